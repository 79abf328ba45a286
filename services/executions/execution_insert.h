/* A new execution with all its jobs, in one transaction. */
#ifndef EXECUTION_INSERT_H
#define EXECUTION_INSERT_H

#include "execution.h"
#include "plan.h"
#include "request_key.h"

#include "../storage/storage_client.h"

/* As much as storage takes from a service at once. */
enum { EXECUTION_BUNDLE_LIMIT = 8 * 1024 * 1024 };

/* What starts one that nobody clicks for. */
struct execution_cause {
    const char *trigger;
    json_t *started_by, *chain; /* as its columns */
    json_t *artifact;           /* what arrived, with its id, or NULL */
    const char *input;          /* id or name of the Input node that takes it */
    int (*conclude)(struct df_ctx *ctx, const void *data); /* in the transaction that makes it */
    const void *data;
};

/* All that is known when one is made. */
struct creation {
    const char *id, *project, *user, *user_name;
    const struct new_execution *wanted;
    const char *compute_name;
    json_t *compute; /* as compute sees it, or NULL */
    json_t *snapshot, *artifacts;
    json_t *problems; /* {pointer, severity, detail} */
    json_t *warnings;
    struct plan_choice choice;
    struct plan plan;
    struct stored_object bundle;
    const char *sweep; /* whose member it is, and which one; or NULL */
    int64_t sweep_position;
    const char *tool;                    /* what it answers, or NULL: a run of a pipeline */
    const struct execution_cause *cause; /* NULL: a person */
    struct request_key key;
};

/* After bundle_store() or bundle_use(). `answer` is the JSON for the client. DF_CONFLICT when
 * somebody used the key at the same moment, or the member of the sweep is not planned any more. */
int execution_insert(struct df_ctx *ctx, struct creation *creation,
                     const char **answer) DF_MUST_CHECK;

#endif
