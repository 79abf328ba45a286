/* Schedules on the clocks of a zone, whose changes PostgreSQL knows. */
#ifndef SCHEDULE_STORE_H
#define SCHEDULE_STORE_H

#include "schedule.h"

#include <df/ctx.h>

/* The next `count` times from now on, by the database's clock; fewer when there are no more.
 * DF_INVALID at /cron when there is none at all, at /time_zone when there is no such zone. */
int schedule_preview(struct df_ctx *ctx, const char *cron, const char *zone, size_t count,
                     int64_t *times, size_t *found) DF_MUST_CHECK;

/* What came due from `first` to `now`, and the next one; for an expression and a zone that were
 * looked at when they were stored. */
int schedule_look(struct df_ctx *ctx, const struct cron *cron, const char *zone, int64_t first,
                  int64_t now, struct schedule_due *due) DF_MUST_CHECK;

#endif
