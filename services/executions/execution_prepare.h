/* What is needed to start an execution, or to say why it cannot be: the same for both. */
#ifndef EXECUTION_PREPARE_H
#define EXECUTION_PREPARE_H

#include "execution_insert.h"

#include <df/http_server.h>

/* DF_INVALID at one row of a list in the request, or at the whole when index is their number. */
int execution_row_fail(struct df_ctx *ctx, const char *pointer, const json_t *rows, size_t index,
                       const char *problem);

/* What is wanted of a run, from its JSON, which must outlive it. */
int execution_wish_read(struct df_ctx *ctx, json_t *json,
                        struct new_execution *wanted) DF_MUST_CHECK;

/* The project of the path and what is wanted of it, for runners and above. */
int execution_request_read(struct df_call *call, struct new_execution *wanted,
                           struct creation *creation) DF_MUST_CHECK;

/* Asks projects, storage and the database: the snapshot (unless creation has one), what of it will
 * run, and everything that is wrong, in creation->problems. */
int execution_prepare(struct df_ctx *ctx, struct creation *creation) DF_MUST_CHECK;

/* Puts what storage says of them in place of the nulls of plan_artifacts(); those that are gone
 * stay null. */
int execution_artifacts_find(struct df_ctx *ctx, json_t *artifacts) DF_MUST_CHECK;

/* Asks compute. One that is not theirs is one more problem, and creation->compute stays NULL; one
 * where nobody is there is a warning. */
int execution_compute_find(struct df_ctx *ctx, struct creation *creation) DF_MUST_CHECK;

/* Plans creation->snapshot anew for these targets, with what is known of pinned nodes. */
int execution_replan(struct df_ctx *ctx, struct creation *creation, const json_t *targets,
                     const json_t *sources) DF_MUST_CHECK;

/* DF_INVALID `not_runnable` with every error of creation->problems. */
int execution_refuse(struct df_ctx *ctx, const struct creation *creation);

/* Makes creation->plan unless there are errors; a circle is one more. */
void execution_plan(struct df_ctx *ctx, struct creation *creation);

/* All of the above: takes a snapshot, checks it, stores it and writes the execution with its jobs.
 * `answer` as execution_insert(). The caller dispatches it. */
int execution_make(struct df_ctx *ctx, struct creation *creation,
                   const char **answer) DF_MUST_CHECK;

/* Those problems that have this severity, as a new array of {pointer, detail}. */
json_t *execution_problems(const struct creation *creation, const char *severity);

#endif
