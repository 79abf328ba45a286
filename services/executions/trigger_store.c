#include "trigger_store.h"
#include "firing.h"
#include "json_text.h"
#include "loops.h"
#include "queries.h"
#include "schedule_store.h"

#include <df/pg.h>
#include <df/service.h>

#include <string.h>

/* A run that is later than this was missed. */
enum { ON_TIME_SECONDS = 60, DUE_BATCH = 20 };

static const char *number(struct df_ctx *ctx, int64_t value)
{
    return df_printf(&ctx->arena, "%lld", (long long) value);
}

/* The columns that follow from what was said; `next` is null unless it is an enabled schedule. */
static int to_row(struct df_ctx *ctx, const struct trigger *trigger, json_t **row)
{
    int64_t next = 0;
    size_t found = 0;
    const char *type = trigger->artifact_type && *trigger->artifact_type ? trigger->artifact_type
                                                                         : NULL;

    if (trigger->kind == TRIGGER_SCHEDULE) {
        int failed = schedule_preview(ctx, trigger->cron, trigger->time_zone, 1, &next, &found);
        if (failed)
            return failed;
    }
    *row = df_defer_json(
        &ctx->arena,
        json_pack("{ss ss sO sb ss ss* ss* ss* so ss* ss* ss*}", "pipeline", trigger->pipeline,
                  "name", trigger->name, "run", trigger->run, "enabled", trigger->enabled,
                  "overlap", trigger_overlap_names[trigger->overlap], "cron", trigger->cron,
                  "time_zone", trigger->time_zone, "missed", trigger->missed, "next",
                  found && trigger->enabled ? json_integer(next) : json_null(), "artifact_name",
                  trigger->artifact_name, "artifact_type", type, "input", trigger->input));
    if (trigger->kind == TRIGGER_WEBHOOK)
        json_object_set_new(*row, "allow_attributes", json_boolean(trigger->allow_attributes));
    return 0;
}

int trigger_create(struct df_ctx *ctx, const struct trigger *trigger, const char *user,
                   const char *user_name, const char *secret)
{
    json_t *row;
    int64_t inserted = 0;
    int failed = to_row(ctx, trigger, &row);

    if (failed)
        return failed;
    json_t *more = json_pack("{ss ss ss ss ss ss*}", "id", trigger->id, "project", trigger->project,
                             "kind", trigger_kind_names[trigger->kind], "user_id", user,
                             "user_name", user_name, "secret", secret);
    json_object_update(row, more);
    json_decref(more);
    failed = df_pg_run(
        ctx,
        sql_trigger_insert(json_text(&ctx->arena, json_incref(row)), number(ctx, TRIGGER_LIMIT)),
        &inserted);
    if (!failed && inserted == 0)
        return df_fail_as(ctx, DF_CONFLICT, "too_many_triggers",
                          "a project may have %d triggers; please delete one first", TRIGGER_LIMIT);
    return failed;
}

int trigger_rewrite(struct df_ctx *ctx, const struct trigger *trigger)
{
    json_t *row;
    int64_t changed = 0;
    int failed = to_row(ctx, trigger, &row);

    if (!failed)
        failed = df_pg_run(
            ctx, sql_trigger_update(trigger->id, json_text(&ctx->arena, json_incref(row))),
            &changed);
    if (!failed && changed == 0)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such trigger");
    return failed;
}

/* A schedule that has come due. */
struct due_trigger {
    const char *id, *cron, *time_zone;
    int missed;
    int64_t first, now;
};

static const struct df_field due_trigger_fields[] = {
    DF_FIELD(due_trigger, id, DF_UUID, 0),
    DF_FIELD(due_trigger, cron, DF_TEXT, 0),
    DF_FIELD(due_trigger, time_zone, DF_TEXT, 0),
    DF_FIELD(due_trigger, missed, DF_ENUM, 0, .names = trigger_missed_names),
    DF_FIELD(due_trigger, first, DF_INT, 0),
    DF_FIELD(due_trigger, now, DF_INT, 0),
    {},
};

static int fire(struct df_ctx *ctx, const struct due_trigger *trigger, int64_t time,
                const char *detail)
{
    const struct firing_cause cause = {
        .trigger = trigger->id,
        .cause = df_printf(&ctx->arena, "%s %lld", detail ? "missed" : "due", (long long) time),
        .due = number(ctx, time),
        .detail = detail,
    };
    const char *id;

    return firing_insert(ctx, &cause, &id);
}

/* The first of those that are to run. */
static size_t first_to_run(const struct due_trigger *trigger, const struct schedule_due *due)
{
    size_t on_time = due->count;

    while (on_time > 0 && trigger->now - due->times[on_time - 1] <= ON_TIME_SECONDS)
        on_time--;
    if (on_time == 0 || trigger->missed == MISSED_ALL)
        return 0;
    return trigger->missed == MISSED_ONCE ? due->count - 1 : on_time;
}

static const char *words_for_missed(struct df_ctx *ctx, const struct due_trigger *trigger,
                                    size_t count)
{
    static const char *const why[] = {
        [MISSED_SKIP] = "they are not made up for",
        [MISSED_ONCE] = "one run makes up for all",
        [MISSED_ALL] = "only the newest 100 are made up for",
    };

    return df_printf(&ctx->arena, "%zu earlier %s missed while nothing watched the clock; %s",
                     count, count == 1 ? "run was" : "runs were", why[trigger->missed]);
}

static int fire_due(struct df_ctx *ctx, const struct due_trigger *trigger)
{
    struct schedule_due due;
    struct cron cron;

    if (cron_read(trigger->cron, &cron)) /* it was read when it was stored */
        return df_pg_run(ctx, sql_trigger_schedule(trigger->id, NULL), NULL);
    int failed = schedule_look(ctx, &cron, trigger->time_zone, trigger->first, trigger->now, &due);
    size_t first = first_to_run(trigger, &due), left_out = due.left_out + first;

    if (!failed && left_out > 0)
        failed = fire(ctx, trigger, trigger->first, words_for_missed(ctx, trigger, left_out));
    for (size_t i = first; !failed && i < due.count; i++)
        failed = fire(ctx, trigger, due.times[i], NULL);
    if (failed)
        return failed;
    return df_pg_run(
        ctx,
        sql_trigger_schedule(trigger->id, due.next == CRON_NEVER ? NULL : number(ctx, due.next)),
        NULL);
}

/* Of several servers each takes some; what is due is written down together with the next time. */
int schedule_round(struct df_ctx *ctx, bool *more)
{
    struct df_list list = {};
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_all(ctx, sql_trigger_due_list(number(ctx, DUE_BATCH)), due_trigger_fields,
                           sizeof(struct due_trigger), &list);
    for (size_t i = 0; !failed && i < list.count; i++)
        failed = fire_due(ctx, (const struct due_trigger *) list.items + i);
    if (!failed)
        failed = df_pg_commit(ctx);
    if (failed)
        return failed;
    if (list.count > 0)
        df_wake(ctx, "firing");
    *more = list.count == DUE_BATCH;
    return 0;
}
