#include "cleaning.h"
#include "loops.h"
#include "queries.h"
#include "retention.h"
#include "settings.h"
#include "text_array.h"

#include "../projects/projects_client.h"
#include "../storage/storage_client.h"

#include <df/log.h>
#include <df/pg.h>
#include <df/service.h>
#include <df/uuid.h>

struct cleaning {
    const char *execution, *project;
    bool past;            /* what the policy keeps */
    const char *noted_at; /* as the database writes it */
    json_t *keep;         /* hashes */
};

static const struct df_field due_fields[] = {
    DF_FIELD(cleaning, execution, DF_UUID, 0),
    DF_FIELD(cleaning, project, DF_UUID, 0),
    DF_FIELD(cleaning, past, DF_BOOL, 0),
    {},
};

static const struct df_field cleaning_fields[] = {
    DF_FIELD(cleaning, execution, DF_UUID, 0),
    DF_FIELD(cleaning, project, DF_UUID, 0),
    DF_FIELD(cleaning, noted_at, DF_TEXT, 0),
    DF_FIELD(cleaning, keep, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

struct locked {
    const char *id;
    bool ended, cleaned;
};

static const struct df_field locked_fields[] = {
    DF_FIELD(locked, id, DF_UUID, 0),
    DF_FIELD(locked, ended, DF_BOOL, 0),
    DF_FIELD(locked, cleaned, DF_BOOL, 0),
    {},
};

static int apply_under_lock(struct df_ctx *ctx, const char *execution, const char *pinned)
{
    struct locked locked = {};
    int failed = df_pg_run(ctx, sql_cache_lock(execution), NULL);

    if (!failed)
        failed = df_pg_one(ctx, sql_cleaning_lock(execution), locked_fields, &locked);
    if (!failed && !locked.ended)
        failed = df_fail_as(ctx, DF_CONFLICT, "not_ended",
                            "an execution that has not ended needs its values");
    return failed ? failed : df_pg_run(ctx, sql_cleaning_apply(execution, pinned), NULL);
}

static const char *ids_text(struct df_ctx *ctx, const json_t *ids)
{
    struct text_array text;
    json_t *id;
    size_t index;

    text_array_open(&text);
    json_array_foreach(ids, index, id)
        if (json_is_string(id) && df_is_uuid(json_string_value(id)))
            text_array_add(&text, json_string_value(id));
    return text_array_close(&text, &ctx->arena);
}

int cleaning_apply(struct df_ctx *ctx, const char *project, const char *execution)
{
    json_t *jobs = NULL;

    df_pg_release(ctx);
    int failed = projects_pins(ctx, project, &jobs);
    if (!failed)
        failed = df_pg_begin(ctx);
    if (failed)
        return failed;
    failed = apply_under_lock(ctx, execution, ids_text(ctx, jobs));
    if (!failed)
        return df_pg_commit(ctx);
    df_pg_rollback(ctx);
    return failed;
}

static int tell_one(struct df_ctx *ctx, const struct cleaning *cleaning)
{
    df_pg_release(ctx);
    int failed = storage_execution_release(ctx, cleaning->project, cleaning->execution,
                                           cleaning->keep);
    if (failed && failed != -DF_NOT_FOUND)
        return failed;
    return df_pg_run(ctx, sql_cleaning_delete(cleaning->execution, cleaning->noted_at), NULL);
}

int cleaning_tell(struct df_ctx *ctx)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_cleaning_list(), cleaning_fields, sizeof(struct cleaning),
                           &list);
    const struct cleaning *cleanings = list.items;

    for (size_t i = 0; !failed && i < list.count; i++)
        failed = tell_one(ctx, &cleanings[i]);
    return failed;
}

/* What was gone on with, or deleted, since it was listed is left alone. */
static int clean_one(struct df_ctx *ctx, const struct cleaning *due)
{
    const struct df_error before = ctx->error;

    if (!due->past)
        return df_pg_run(ctx, sql_cleaning_unmark(due->execution), NULL);
    int failed = cleaning_apply(ctx, due->project, due->execution);
    if (failed != -DF_CONFLICT && failed != -DF_NOT_FOUND)
        return failed;
    ctx->error = before;
    return failed == -DF_CONFLICT ? df_pg_run(ctx, sql_cleaning_unmark(due->execution), NULL) : 0;
}

static int clean_each(struct df_ctx *ctx, const struct df_list *list)
{
    const struct cleaning *cleanings = list->items;
    int failed = 0;

    for (size_t i = 0; !failed && i < list->count; i++)
        failed = clean_one(ctx, &cleanings[i]);
    return failed;
}

/* What is past its time and its grace, and what had stayed for others. */
static int clean_due(struct df_ctx *ctx, const char *last, const char *days)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_cleaning_due_list(last, days), due_fields,
                           sizeof(struct cleaning), &list);

    if (!failed)
        failed = clean_each(ctx, &list);
    if (!failed)
        failed = df_pg_all(ctx, sql_cleaning_kept_list(), due_fields, sizeof(struct cleaning),
                           &list);
    return failed ? failed : clean_each(ctx, &list);
}

int cleaning_round(struct df_ctx *ctx, bool *more)
{
    struct retention usual = {};
    int64_t marked = 0;

    (void) more;
    retention_default(ctx, &usual);
    const char *last = retention_text(ctx, usual.keep_last),
               *days = retention_text(ctx, usual.keep_days);
    const char *grace = df_printf(&ctx->arena, "%lld",
                                  (long long) executions_settings(ctx)->clean_grace_seconds);
    int failed = df_pg_run(ctx, sql_cleaning_mark(last, days, grace), &marked);
    if (!failed && marked > 0)
        df_log(ctx, DF_INFO, "cleaning_marked", "{sI}", "executions", (json_int_t) marked);
    if (!failed)
        failed = clean_due(ctx, last, days);
    int told = cleaning_tell(ctx);
    if (!failed && !told)
        df_wake(ctx, "announce");
    return failed ? failed : told;
}
