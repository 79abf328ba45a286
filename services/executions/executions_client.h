/* What other services may ask of executions. */
#ifndef EXECUTIONS_CLIENT_H
#define EXECUTIONS_CLIENT_H

#include <df/ctx.h>
#include <jansson.h>

/* The lease of an attempt ran out. 0: the job waits for the next attempt, or with `is_final` has
 * failed. DF_CONFLICT or DF_NOT_FOUND: nobody waits for this job any more, so the queue forgets it.
 * `detail` (may be NULL) says why in words. */
int executions_job_lost(struct df_ctx *ctx, const char *job, int64_t attempt, bool is_final,
                        const char *detail) DF_MUST_CHECK;

/* An execution as in docs/api/executions.yaml; lives as long as ctx. */
int executions_execution_find(struct df_ctx *ctx, const char *execution,
                              json_t **execution_json) DF_MUST_CHECK;

/* What made an artifact, as internal_artifact_recipe() of docs/api/executions.yaml shows it to this
 * user; to be written to, lives as long as ctx. DF_NOT_FOUND when they may not see the artifact. */
int executions_artifact_recipe(struct df_ctx *ctx, const char *artifact, const char *user,
                               json_t **recipe) DF_MUST_CHECK;

/* An artifact has come, as artifact_read() of docs/api/storage.yaml shows it. The same may be told
 * again. */
int executions_artifact_arrived(struct df_ctx *ctx, const char *project,
                                json_t *artifact) DF_MUST_CHECK;

/* A project is gone for ever, and so is what it has run. `more`: a part is left; ask again. */
int executions_project_forget(struct df_ctx *ctx, const char *project, bool *more) DF_MUST_CHECK;

#endif
