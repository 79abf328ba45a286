/* Gives the values of executions back when nobody needs them: what no artifact is made of, no node
 * is pinned to, and no job of another execution shows as its own. The database says so first, under
 * the locks of those who could begin to rely on a value; storage is told then, and again after a
 * crash. */
#ifndef CLEANING_H
#define CLEANING_H

#include <df/ctx.h>

/* Cleans an execution that has ended, now. DF_CONFLICT `not_ended`; DF_UNAVAILABLE when projects
 * cannot say which jobs are pinned. Cleaning twice is the same as once. */
int cleaning_apply(struct df_ctx *ctx, const char *project, const char *execution) DF_MUST_CHECK;

/* Tells storage what it has not been told. */
int cleaning_tell(struct df_ctx *ctx) DF_MUST_CHECK;

#endif
