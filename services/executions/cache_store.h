/* Looking for results that are there already, before jobs are handed over. */
#ifndef CACHE_STORE_H
#define CACHE_STORE_H

#include "job_store.h"

/* A job that is the same as one on its way in another execution of the project, on the same
 * compute, waits for that one and is decided when it has ended: with its success as a hit, with its
 * failure as a miss. All of it is in the database, so the sweeper finds those whose wait is over.
 */

/* Decides for ready jobs of an execution, "{id,id}", or for all of them (NULL), whether they must
 * run; a job whose result is there ends, and those that waited for it are decided next, level by
 * level. Adds what must run to outcome->ready and outcome->builtin. `more`: so many levels were
 * gone through that the rest is left for another call. */
int cache_decide(struct df_ctx *ctx, const char *execution, const char *jobs,
                 struct job_outcome *outcome, bool *more) DF_MUST_CHECK;

#endif
