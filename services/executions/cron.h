/* When something is to happen, in five fields: minute hour day month weekday. No clock, no zone. */
#ifndef CRON_H
#define CRON_H

#include <df/base.h>

enum { CRON_TEXT_MAX = 120, CRON_DAY_MINUTES = 24 * 60 };

/* No such minute. */
#define CRON_NEVER INT64_MIN

/* Bit n: the value n. */
struct cron {
    uint64_t minutes, hours, days, months, weekdays; /* Sunday is 0 */
    bool any_day, any_weekday; /* the field begins with *: the other one alone says which days */
    bool every_hour;           /* the hours field is * */
};

/* Reads ranges, lists, steps, names (MON, JAN) and @hourly, @daily, @midnight, @weekly, @monthly,
 * @yearly, @annually. NULL, or what is wrong. */
const char *cron_read(const char *text, struct cron *cron) DF_MUST_CHECK;

/* The first minute from `from` on and before `end` that fits, both as wall clock minutes since
 * 1970-01-01 00:00; CRON_NEVER when there is none. */
int64_t cron_next(const struct cron *cron, int64_t from, int64_t end);

#endif
