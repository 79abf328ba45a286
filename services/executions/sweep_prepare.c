#include "sweep_prepare.h"
#include "json_text.h"

#include "../projects/projects_client.h"

#include <string.h>
#include <sys/random.h>

/* The members of the request that are the sweep's; the rest is what every run takes. */
static json_t *take_own(struct df_arena *arena, json_t *rest)
{
    json_t *own = df_defer_json(arena, json_object());

    for (const struct df_field *field = new_sweep_fields; field->name; field++) {
        json_t *value = json_object_get(rest, field->name);
        if (value)
            json_object_set(own, field->name, value);
        json_object_del(rest, field->name);
    }
    return own;
}

static void set_defaults(struct new_sweep *wanted)
{
    uint64_t random = 0;

    if (wanted->max_parallel == DF_NO_INT)
        wanted->max_parallel = SWEEP_PARALLEL;
    if (wanted->method == SWEEP_RANDOM && wanted->seed == DF_NO_INT
        && getrandom(&random, sizeof random, 0) == sizeof random)
        wanted->seed = (int64_t) (random >> 32);
    if (wanted->method == SWEEP_RANDOM && wanted->seed == DF_NO_INT)
        wanted->seed = 0;
}

static int read_body(struct df_ctx *ctx, json_t *body, struct sweep_creation *sweep)
{
    const char *pointer;

    if (!json_is_object(body))
        return df_fail(ctx, DF_INVALID, "the body must be an object");
    json_t *rest = df_defer_json(&ctx->arena, json_copy(body));
    json_t *own = take_own(&ctx->arena, rest);
    int failed = df_record_from_json(ctx, new_sweep_fields, own, &sweep->wanted);
    if (!failed)
        failed = execution_wish_read(ctx, rest, &sweep->run);
    if (failed)
        return failed;
    if (sweep->run.debug)
        return df_fail_at(ctx, "/debug", "is for one execution; a sweep has many");
    const char *problem = sweep_axes_read(&ctx->arena, sweep->wanted.axes,
                                          sweep->wanted.method == SWEEP_RANDOM, &sweep->axes,
                                          &pointer);
    if (problem)
        return df_fail_at(ctx, pointer, "%s", problem);
    set_defaults(&sweep->wanted);
    return 0;
}

int sweep_request_read(struct df_call *call, struct sweep_creation *sweep)
{
    json_t *body;

    *sweep = (struct sweep_creation){
        .wanted = {.samples = DF_NO_INT, .seed = DF_NO_INT, .max_parallel = DF_NO_INT},
        .run = {.use_cache = true},
        .creation = {.user = call->principal.user, .user_name = call->principal.name},
    };
    int failed = df_path_uuid(call, "project", &sweep->creation.project);
    if (!failed)
        failed = projects_require(call->ctx, sweep->creation.project, call->principal.user,
                                  ROLE_RUNNER);
    if (!failed)
        failed = df_body_json(call, &body);
    return failed ? failed : read_body(call->ctx, body, sweep);
}

/* An axis of a node that does not run would make many runs that are all the same. */
static void check_choice(struct df_arena *arena, const struct sweep_creation *sweep)
{
    const struct creation *creation = &sweep->creation;

    for (size_t i = 0; i < sweep->axes.count; i++) {
        const struct plan_chosen *chosen = plan_chosen_find(&creation->choice,
                                                            sweep->axes.axes[i].node);
        if (chosen && chosen->fate != PLAN_RUNS)
            plan_problem_add(creation->problems, "error", df_printf(arena, "/axes/%zu", i),
                             chosen->fate == PLAN_TAKEN
                                 ? "is of a pinned node, which does not run; unpin it"
                                 : "is of a node that is left out of this run");
    }
}

static int find_snapshot(struct df_ctx *ctx, struct sweep_creation *sweep)
{
    struct creation *creation = &sweep->creation;
    int failed = projects_snapshot(ctx, creation->project, sweep->run.pipeline,
                                   &creation->snapshot);

    if (failed == -DF_NOT_FOUND)
        return df_fail_at(ctx, "/pipeline", "there is no such pipeline");
    if (failed)
        return failed;
    sweep->snapshot = json_text(&ctx->arena, json_incref(creation->snapshot));
    return sweep->snapshot ? 0 : df_fail(ctx, DF_INTERNAL, "the model could not be written");
}

/* What the first member has: the attributes of all, and its point. */
static json_t *first_attributes(struct df_arena *arena, const struct sweep_creation *sweep)
{
    json_t *attributes = sweep_point_attributes(&sweep->axes, json_array_get(sweep->points, 0));

    json_object_update_recursive(attributes, sweep->run.attributes);
    return df_defer_json(arena, attributes);
}

int sweep_prepare(struct df_ctx *ctx, struct sweep_creation *sweep)
{
    const char *problem, *pointer;
    json_t *problems = df_defer_json(&ctx->arena, json_array());

    int failed = find_snapshot(ctx, sweep);
    if (failed)
        return failed;
    sweep->points = sweep_points(&ctx->arena, &sweep->wanted, &sweep->axes, &sweep->count, &problem,
                                 &pointer);
    sweep_axes_check(&ctx->arena, sweep->creation.snapshot, &sweep->axes, sweep->run.attributes,
                     problems);
    if (problem)
        plan_problem_add(problems, "error", pointer, "%s", problem);
    sweep->first = sweep->run;
    if (sweep->points && !plan_problems_have_error(problems))
        sweep->first.attributes = first_attributes(&ctx->arena, sweep);
    sweep->creation.wanted = &sweep->first;
    failed = execution_prepare(ctx, &sweep->creation);
    if (failed)
        return failed;
    check_choice(&ctx->arena, sweep);
    json_array_extend(sweep->creation.problems, problems);
    return 0;
}
