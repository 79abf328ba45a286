/* A trigger: what starts runs of a pipeline by itself, in the name of whoever made it. */
#ifndef TRIGGER_H
#define TRIGGER_H

#include <df/record.h>

enum trigger_kind { TRIGGER_SCHEDULE, TRIGGER_WEBHOOK, TRIGGER_ARTIFACT, TRIGGER_KIND_COUNT };

/* What to do with runs that came due while nothing watched the clock. */
enum trigger_missed { MISSED_SKIP, MISSED_ONCE, MISSED_ALL, MISSED_COUNT };

/* Whether a run starts while the one before has not ended. */
enum trigger_overlap { OVERLAP_ALLOW, OVERLAP_SKIP, OVERLAP_COUNT };

enum {
    TRIGGER_NAME = 120,
    TRIGGER_NAME_BYTES = 4 * TRIGGER_NAME,
    TRIGGER_ZONE_BYTES = 64,
    TRIGGER_PATTERN_BYTES = 480,
    TRIGGER_TYPE_BYTES = 200,
    TRIGGER_INPUT_BYTES = 480,
    TRIGGER_LIMIT = 200,         /* of one project */
    TRIGGER_FAILURES = 5,        /* in a row, before it is paused */
    TRIGGER_CHAIN = 8,           /* triggers that lead to one another */
    TRIGGER_CALLS_A_MINUTE = 60, /* of one webhook */
};

extern const char *const trigger_kind_names[];
extern const char *const trigger_missed_names[];
extern const char *const trigger_overlap_names[];

/* What belongs to another kind than its own is not there. */
struct trigger {
    const char *id, *project, *pipeline, *name;
    int kind;
    json_t *run; /* what its runs are started with */
    bool enabled;
    const char *paused_reason; /* NULL unless the service paused it */
    int overlap;
    const char *cron, *time_zone, *missed, *next_at;
    bool allow_attributes;
    const char *artifact_name, *artifact_type, *input;
    int64_t failures;
    json_t *created_by, *last_firing;
    const char *created_at, *updated_at;
    int64_t version;
};

extern const struct df_field trigger_fields[], trigger_new_fields[], trigger_change_fields[];

/* One time that it was due, and what came of it. */
struct firing_entry {
    const char *id, *status, *due_at, *detail, *execution, *created_at, *ended_at;
};

extern const struct df_field firing_entry_fields[];

/* What of it cannot be: NULL, or why not, and where. The run itself is looked at elsewhere. */
const char *trigger_problem(const struct trigger *trigger, const char **pointer);

/* Whose it is. */
const char *trigger_user(const struct trigger *trigger);

#endif
