#include "schedule_store.h"
#include "queries.h"

#include <df/pg.h>

/* Nearly every schedule comes due within weeks; those of a 29 February need eight years. */
enum { DAY = 24 * 60 * 60, NEAR_DAYS = 40, FAR_DAYS = 9 * 366 };

static const struct df_field change_fields[] = {
    DF_FIELD(zone_change, at, DF_INT, 0),
    DF_FIELD(zone_change, offset, DF_INT, 0),
    {},
};

struct zone_found {
    bool is_there;
    int64_t now;
};

static const struct df_field zone_found_fields[] = {
    DF_FIELD(zone_found, is_there, DF_BOOL, 0),
    DF_FIELD(zone_found, now, DF_INT, 0),
    {},
};

static const char *number(struct df_ctx *ctx, int64_t value)
{
    return df_printf(&ctx->arena, "%lld", (long long) value);
}

/* From two days before `from`, so that a change just before it is among them. */
static int read_zone(struct df_ctx *ctx, const char *name, int64_t from, int64_t days,
                     struct zone *zone)
{
    struct df_list list = {};
    int64_t first = from - 2 * DAY;
    int failed = df_pg_all(ctx, sql_zone_list(name, number(ctx, first), number(ctx, days + 2)),
                           change_fields, sizeof(struct zone_change), &list);

    *zone = (struct zone){.changes = list.items, .count = list.count, .end = from + days * DAY};
    return failed;
}

static int find_zone(struct df_ctx *ctx, const char *name, struct zone_found *found)
{
    int failed = df_pg_one(ctx, sql_zone_find(name), zone_found_fields, found);

    if (!failed && !found->is_there)
        return df_fail_at(ctx, "/time_zone",
                          "is no time zone that is known, such as Europe/Berlin");
    return failed;
}

int schedule_preview(struct df_ctx *ctx, const char *cron, const char *name, size_t count,
                     int64_t *times, size_t *found)
{
    struct zone_found present = {};
    struct cron read;
    struct zone zone;
    const char *problem = cron_read(cron, &read);

    *found = 0;
    if (problem)
        return df_fail_at(ctx, "/cron", "%s", problem);
    int failed = find_zone(ctx, name, &present);
    if (!failed)
        failed = read_zone(ctx, name, present.now, FAR_DAYS, &zone);
    if (failed)
        return failed;
    for (int64_t time = present.now; *found < count; (*found)++) {
        time = schedule_next(&read, &zone, time);
        if (time == CRON_NEVER)
            break;
        times[*found] = time;
    }
    return *found ? 0 : df_fail_at(ctx, "/cron", "never comes: there is no such day");
}

int schedule_look(struct df_ctx *ctx, const struct cron *cron, const char *name, int64_t first,
                  int64_t now, struct schedule_due *due)
{
    struct zone zone;
    int failed = read_zone(ctx, name, first, (now - first) / DAY + NEAR_DAYS, &zone);

    if (failed)
        return failed;
    schedule_due(cron, &zone, first, now, due);
    if (due->next != CRON_NEVER)
        return 0;
    failed = read_zone(ctx, name, now, FAR_DAYS, &zone);
    if (!failed)
        due->next = schedule_next(cron, &zone, now);
    return failed;
}
