/* When a schedule comes due: a cron expression on the clocks of a time zone. Pure. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "cron.h"

/* From `at` on, the clocks of a zone show UTC + `offset`; both in seconds. */
struct zone_change {
    int64_t at, offset;
};

/* What is known of a zone: its changes in order, the first before everything that is asked. */
struct zone {
    const struct zone_change *changes;
    size_t count;
    int64_t end; /* nothing is known from here on */
};

/* What comes due between two looks at the clock, oldest first. */
enum { SCHEDULE_DUE_MAX = 100 };

struct schedule_due {
    int64_t times[SCHEDULE_DUE_MAX];
    size_t count, left_out; /* the oldest are left out */
    int64_t next;           /* the first one after `now`, or CRON_NEVER */
};

/* The first time after `after` (Unix seconds, a whole minute), or CRON_NEVER.
 *
 * When clocks go forward, what falls into the hour that they leave out comes at the moment they
 * change; when they go back, what falls into the hour that they show twice comes the first time. A
 * schedule for every hour (*) goes on with the hours as they pass: it neither doubles nor waits. */
int64_t schedule_next(const struct cron *cron, const struct zone *zone, int64_t after);

/* Everything from `first`, which is due, to `now`, and the next one. */
void schedule_due(const struct cron *cron, const struct zone *zone, int64_t first, int64_t now,
                  struct schedule_due *due);

#endif
