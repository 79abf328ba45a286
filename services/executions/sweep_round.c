#include "bundle_store.h"
#include "dispatch.h"
#include "execution_continue.h"
#include "execution_prepare.h"
#include "execution_store.h"
#include "job.h"
#include "loops.h"
#include "queries.h"
#include "sweep_store.h"

#include "../projects/projects_client.h"

#include <df/log.h>

/* Sweeps and members that one round looks at. */
enum { ROUND_SWEEPS = 20, ROUND_MEMBERS = 10, ROUND_REMOVED = 50 };

struct due_sweep {
    const char *id;
    int64_t room;
};

static const struct df_field due_sweep_fields[] = {
    DF_FIELD(due_sweep, id, DF_UUID, 0),
    DF_FIELD(due_sweep, room, DF_INT, 0),
    {},
};

/* What its members are made of. */
struct material {
    const char *id, *project, *pipeline, *name, *user, *user_name;
    const char *compute, *compute_name, *storage;
    json_t *axes, *run, *snapshot;
    const char *bundle_hash;
    int64_t bundle_size;
    bool retry_as_is;
};

static const struct df_field material_fields[] = {
    DF_FIELD(material, id, DF_UUID, 0),
    DF_FIELD(material, project, DF_UUID, 0),
    DF_FIELD(material, pipeline, DF_TEXT, 0),
    DF_FIELD(material, name, DF_TEXT, 0),
    DF_FIELD(material, user, DF_UUID, 0),
    DF_FIELD(material, user_name, DF_TEXT, 0),
    DF_FIELD(material, compute, DF_UUID, 0),
    DF_FIELD(material, compute_name, DF_TEXT, 0),
    DF_FIELD(material, storage, DF_UUID, 0),
    DF_FIELD(material, axes, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(material, run, DF_JSON, 0),
    DF_FIELD(material, snapshot, DF_JSON, 0),
    DF_FIELD(material, bundle_hash, DF_TEXT, 0),
    DF_FIELD(material, bundle_size, DF_INT, 0),
    DF_FIELD(material, retry_as_is, DF_BOOL, 0),
    {},
};

struct due_point {
    int64_t position;
    json_t *point;
    const char *execution;
    bool is_open;
};

static const struct df_field due_point_fields[] = {
    DF_FIELD(due_point, position, DF_INT, 0),
    DF_FIELD(due_point, point, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(due_point, execution, DF_UUID, 0),
    DF_FIELD(due_point, is_open, DF_BOOL, 0),
    {},
};

static const char *number(struct df_ctx *ctx, int64_t value)
{
    return df_printf(&ctx->arena, "%lld", (long long) value);
}

/* The same options as were asked for, with the values of the point. */
static void wish_of(struct df_ctx *ctx, const struct material *material,
                    const struct due_point *point, struct new_execution *wanted)
{
    const json_t *run = material->run;
    struct sweep_axes axes;

    sweep_axes_restore(material->axes, &axes);
    json_t *attributes = sweep_point_attributes(&axes, point->point);
    json_object_update_recursive(attributes, json_object_get(run, "attributes"));
    *wanted = (struct new_execution){
        .pipeline = material->pipeline,
        .name = sweep_member_name(&ctx->arena, material->name, &axes, point->point),
        .compute = material->compute,
        .storage = material->storage,
        .targets = json_object_get(run, "targets"),
        .ignore_pins = json_is_true(json_object_get(run, "ignore_pins")),
        .use_cache = json_is_true(json_object_get(run, "use_cache")),
        .priority = json_integer_value(json_object_get(run, "priority")),
        .labels = json_object_get(run, "labels"),
        .notes = json_string_value(json_object_get(run, "notes")),
        .attributes = df_defer_json(&ctx->arena, attributes),
    };
}

static int start_member(struct df_ctx *ctx, const struct material *material,
                        const struct due_point *point)
{
    struct new_execution wanted;
    struct creation creation = {
        .project = material->project,
        .user = material->user,
        .user_name = material->user_name,
        .wanted = &wanted,
        .compute_name = material->compute_name,
        .snapshot = material->snapshot,
        .sweep = material->id,
        .sweep_position = point->position,
        .bundle = {.hash = material->bundle_hash, .size = material->bundle_size},
    };
    const char *answer;

    wish_of(ctx, material, point, &wanted);
    int failed = execution_prepare(ctx, &creation);
    if (failed)
        return failed;
    execution_plan(ctx, &creation);
    if (plan_problems_have_error(creation.problems))
        return execution_refuse(ctx, &creation);
    creation.warnings = df_defer_json(&ctx->arena, json_array());
    failed = bundle_use(ctx, &creation);
    if (!failed)
        failed = execution_insert(ctx, &creation, &answer);
    if (!failed)
        dispatch_execution(ctx, creation.id);
    return failed;
}

/* It may be on its way already, when somebody else continued it or this was done before a crash. */
static int go_on(struct df_ctx *ctx, const struct material *material, const struct due_point *point)
{
    const struct continuation wish = {.retry_as_is = material->retry_as_is};
    struct execution execution = {};
    int failed = df_pg_one(ctx, sql_execution_find(point->execution), execution_fields, &execution);

    if (failed)
        return failed;
    bool has_failed = !point->is_open && execution.status != JOB_SUCCESS;
    if (has_failed)
        failed = execution_go_on(ctx, &execution, &wish, "{}");
    if (!failed)
        failed = df_pg_run(ctx, sql_sweep_point_start(material->id, number(ctx, point->position)),
                           NULL);
    if (!failed && has_failed)
        dispatch_execution(ctx, point->execution);
    return failed;
}

/* What will be refused again is told to people; the rest is tried again. */
static bool is_final(int failed)
{
    return failed == -DF_INVALID || failed == -DF_FORBIDDEN || failed == -DF_NOT_FOUND
           || failed == -DF_TOO_LARGE;
}

static int refuse(struct df_ctx *ctx, const struct material *material,
                  const struct due_point *point)
{
    const json_t *row = json_array_get(ctx->error.errors, 0);
    const char *first = json_string_value(json_object_get(row, "detail"));
    const char *why = first ? df_printf(&ctx->arena, "%s: %s", ctx->error.detail, first)
                            : df_strdup(&ctx->arena, ctx->error.detail);

    ctx->error = (struct df_error){};
    return df_pg_run(ctx, sql_sweep_point_refuse(material->id, number(ctx, point->position), why),
                     NULL);
}

/* Whoever lost the right to run may not go on by a sweep either. */
static int advance_point(struct df_ctx *ctx, const struct material *material,
                         const struct due_point *point)
{
    int failed = projects_require(ctx, material->project, material->user, ROLE_RUNNER);

    if (!failed)
        failed = point->execution ? go_on(ctx, material, point)
                                  : start_member(ctx, material, point);
    if (failed == -DF_CONFLICT) { /* another replica was faster, or it was canceled */
        ctx->error = (struct df_error){};
        return 0;
    }
    return is_final(failed) ? refuse(ctx, material, point) : failed;
}

static int advance(struct df_ctx *ctx, const struct due_sweep *due, bool *more)
{
    int64_t limit = due->room < ROUND_MEMBERS ? due->room : ROUND_MEMBERS;
    struct material material = {};
    struct df_list list;
    bool found;

    int failed = df_pg_find(ctx, sql_sweep_material_find(due->id), material_fields, &material,
                            &found);
    if (failed || !found)
        return failed;
    failed = df_pg_all(ctx, sql_sweep_point_due_list(due->id, number(ctx, limit)), due_point_fields,
                       sizeof(struct due_point), &list);
    const struct due_point *points = list.items;
    for (size_t i = 0; !failed && i < list.count; i++) {
        df_pg_release(ctx);
        failed = advance_point(ctx, &material, &points[i]);
    }
    *more = *more || (!failed && limit == ROUND_MEMBERS);
    return failed;
}

struct listed {
    const char *id;
};

static const struct df_field listed_fields[] = {
    DF_FIELD(listed, id, DF_UUID, 0),
    {},
};

/* A batch of the executions of a sweep that is removed with them; the sweep goes last. */
static int remove_members(struct df_ctx *ctx, const char *sweep, bool *more)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_sweep_member_list(sweep, number(ctx, ROUND_REMOVED)),
                           listed_fields, sizeof(struct listed), &list);
    const struct listed *members = list.items;

    for (size_t i = 0; !failed && i < list.count; i++) {
        json_t *handed = NULL;
        failed = execution_remove(ctx, members[i].id, &handed);
        if (!failed)
            dispatch_cancel(ctx, handed);
        if (failed == -DF_NOT_FOUND) { /* deleted since */
            ctx->error = (struct df_error){};
            failed = 0;
        }
    }
    if (failed)
        return failed;
    df_wake(ctx, "sweeper");
    if (list.count == 0)
        return sweep_remove(ctx, sweep);
    *more = true;
    return 0;
}

static int remove_all(struct df_ctx *ctx, bool *more)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_sweep_removed_list(number(ctx, ROUND_SWEEPS)), listed_fields,
                           sizeof(struct listed), &list);

    for (size_t i = 0; !failed && i < list.count; i++)
        failed = remove_members(ctx, ((const struct listed *) list.items)[i].id, more);
    return failed;
}

/* One sweep that cannot go on keeps no other from it. */
int sweep_round(struct df_ctx *ctx, bool *more)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_sweep_due_list(number(ctx, ROUND_SWEEPS)), due_sweep_fields,
                           sizeof(struct due_sweep), &list);
    const struct due_sweep *sweeps = list.items;
    size_t count = failed ? 0 : list.count;

    for (size_t i = 0; i < count; i++) {
        if (!advance(ctx, &sweeps[i], more))
            continue;
        df_log(ctx, DF_WARN, "sweep_waits", "{ss ss}", "sweep", sweeps[i].id, "error",
               ctx->error.detail);
        ctx->error = (struct df_error){};
    }
    int step_failed = remove_all(ctx, more);
    return failed ? failed : step_failed;
}
