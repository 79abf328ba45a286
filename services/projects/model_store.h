/* The model in PostgreSQL: read it, change it under the project's lock, tell everybody. */
#ifndef MODEL_STORE_H
#define MODEL_STORE_H

#include "change.h"
#include "model_cache.h"
#include "project_access.h"

/* The model at `revision` or later. Lives as long as ctx. */
int model_load(struct df_ctx *ctx, const char *project, int64_t revision,
               struct shared_model **shared) DF_MUST_CHECK;

enum change_kind { CHANGE_NORMAL, CHANGE_IS_UNDO, CHANGE_IS_REDO, CHANGE_CREATE };

/* Who changes, and how. */
struct change_order {
    const char *project, *author, *author_name, *client;
    enum role least;
    enum change_kind kind;
    int64_t target; /* set by `make`: the revision that an undo or redo takes back; 0 for none */
    const char *restored; /* the revision that a restore brings back; NULL for other changes */
    const char *key,
        *body_hash; /* Idempotency-Key and what came with it; NULL when there is none */

    /* Makes the change for the model as it is, under the project's lock. `change` is not
     * initialised and is taken over also when this fails. */
    int (*make)(struct df_ctx *ctx, const struct shared_model *shared, struct change_order *order,
                struct change *change);
    void *data;
};

struct change_result {
    int64_t revision;
    json_t *patch, *derived;     /* live as long as ctx */
    struct shared_model *shared; /* afterwards */
    const char *project;         /* its id as in the database */
};

/* Makes the change, stores it, publishes it. A change that changes nothing gets no number (an undo
 * does). */
int model_change(struct df_ctx *ctx, struct change_order *order,
                 struct change_result *result) DF_MUST_CHECK;

/* Every so many revisions the whole model is stored, so that less than that many changes lead to
 * any of them. */
enum { SNAPSHOT_INTERVAL = 256 };

/* Stores the first change of a project that has been created in the same transaction; nothing is
 * published. */
int model_store_first(struct df_ctx *ctx, const struct change_order *order,
                      const struct change *change) DF_MUST_CHECK;

/* 0, or the failure that the outcome of a change is; `project` for the updates of stale texts. */
int change_fail(struct df_ctx *ctx, const char *project, enum change_outcome outcome,
                const struct change *change) DF_MUST_CHECK;

/* The updates of a text from a version on as [{"client", "changes"}]; NULL in *updates when some
 * are not known. Lives as long as ctx. */
int text_updates(struct df_ctx *ctx, const char *project, const char *path, int64_t since,
                 int64_t version, json_t **updates) DF_MUST_CHECK;

#endif
