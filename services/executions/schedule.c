#include "schedule.h"

#include <string.h>

enum { MINUTE = 60 };

static int64_t later(int64_t left, int64_t right)
{
    return left > right ? left : right;
}

/* A time that these clocks leave out when they go forward to zone->changes[index]. */
static bool falls_into_gap(const struct cron *cron, const struct zone *zone, size_t index)
{
    const struct zone_change *change = &zone->changes[index];
    int64_t from = change->at + change[-1].offset, to = change->at + change->offset;

    return to > from && !cron->every_hour
           && cron_next(cron, from / MINUTE, to / MINUTE) != CRON_NEVER;
}

int64_t schedule_next(const struct cron *cron, const struct zone *zone, int64_t after)
{
    int64_t start = after - after % MINUTE + MINUTE;

    for (size_t i = 0; i < zone->count; i++) {
        const struct zone_change *change = &zone->changes[i];
        int64_t end = i + 1 < zone->count ? change[1].at : zone->end;
        if (end <= start)
            continue;
        if (i > 0 && change->at >= start && falls_into_gap(cron, zone, i))
            return change->at;
        int64_t from = later(start, change->at) + change->offset;
        if (i > 0 && !cron->every_hour) /* what was shown before the clocks went back */
            from = later(from, change->at + change[-1].offset);
        int64_t found = cron_next(cron, from / MINUTE, (end + change->offset) / MINUTE);
        if (found != CRON_NEVER)
            return found * MINUTE - change->offset;
    }
    return CRON_NEVER;
}

void schedule_due(const struct cron *cron, const struct zone *zone, int64_t first, int64_t now,
                  struct schedule_due *due)
{
    *due = (struct schedule_due){};
    for (due->next = first; due->next != CRON_NEVER && due->next <= now;
         due->next = schedule_next(cron, zone, due->next)) {
        if (due->count == SCHEDULE_DUE_MAX) {
            memmove(due->times, due->times + 1, (SCHEDULE_DUE_MAX - 1) * sizeof due->times[0]);
            due->count--;
            due->left_out++;
        }
        due->times[due->count++] = due->next;
    }
}
