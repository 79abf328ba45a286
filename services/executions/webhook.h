/* A webhook: an address that is told, signed, what happens in a project. */
#ifndef WEBHOOK_H
#define WEBHOOK_H

#include <df/record.h>

enum {
    WEBHOOK_URL_BYTES = 2000,
    WEBHOOK_LIMIT = 50,          /* of one project */
    WEBHOOK_FAILURES = 50,       /* tries in a row, before it is paused */
    WEBHOOK_ASKED_A_MINUTE = 30, /* tests and repeated deliveries of one webhook */
    DELIVERY_TRIES = 10,         /* over about eleven hours */
};

struct webhook {
    const char *id, *project, *url;
    json_t *events;
    bool enabled;
    const char *paused_reason; /* NULL unless the service paused it */
    int64_t failures;
    json_t *created_by, *last_delivery;
    const char *created_at, *updated_at;
    int64_t version;
};

extern const struct df_field webhook_fields[], webhook_new_fields[], webhook_change_fields[];

/* One thing that was to be told, and what came of it. */
struct delivery_entry {
    const char *id, *webhook, *event;
    json_t *payload;
    const char *status;
    int64_t tries;
    const char *next_at;
    int64_t answer_status;
    const char *detail, *created_at, *ended_at;
};

extern const struct df_field delivery_entry_fields[];

/* What of it cannot be: NULL, or why not, and where. What its address leads to is looked at
 * elsewhere. */
const char *webhook_problem(const struct webhook *webhook, const char **pointer);

#endif
