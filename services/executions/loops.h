/* Background work: telling what has changed, and doing again what did not work. */
#ifndef LOOPS_H
#define LOOPS_H

#include <df/service.h>

/* Publishes what is in executions.announcements, with the state that holds now: several changes
 * become one event. An announcement is removed when it was published, so a crash repeats some and
 * loses none. */
int announce_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

/* Writes down which schedules have come due, and when they do next. */
int schedule_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

/* Starts the run of one trigger that is due. */
int firing_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

/* Tells one webhook one thing: those whose receivers answer, and those in trouble, which wait in a
 * line of their own. */
int delivery_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;
int delivery_trouble_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

/* Cleans executions whose values are kept no longer. */
int cleaning_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

/* Removes the answers of yesterday. */
int check_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

/* Starts planned members of sweeps where there is room, and removes sweeps with their executions.
 */
int sweep_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

/* Hands over what compute does not have, ends what hangs, forgets what is old. */
int sweeper_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

#endif
