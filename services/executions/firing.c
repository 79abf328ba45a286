#include "firing.h"
#include "dispatch.h"
#include "execution_prepare.h"
#include "json_text.h"
#include "loops.h"
#include "queries.h"

#include "../auth/auth_client.h"
#include "../projects/projects_client.h"

#include <df/log.h>
#include <df/uuid.h>

#include <string.h>

/* 2, 4, 8 ... 256 s: what is away for ten minutes loses the run, and the log says so. */
enum { TRIES_MAX = 9 };

static const struct df_field firing_fields[] = {
    DF_FIELD(firing, id, DF_UUID, 0),
    DF_FIELD(firing, execution, DF_UUID, 0),
    DF_FIELD(firing, trigger, DF_UUID, 0),
    DF_FIELD(firing, trigger_name, DF_TEXT, 0),
    DF_FIELD(firing, project, DF_UUID, 0),
    DF_FIELD(firing, pipeline, DF_TEXT, 0),
    DF_FIELD(firing, user, DF_UUID, 0),
    DF_FIELD(firing, user_name, DF_TEXT, 0),
    DF_FIELD(firing, kind, DF_ENUM, 0, .names = trigger_kind_names),
    DF_FIELD(firing, run, DF_JSON, 0),
    DF_FIELD(firing, request, DF_JSON, 0),
    DF_FIELD(firing, input, DF_TEXT, 0),
    DF_FIELD(firing, tries, DF_INT, 0),
    DF_FIELD(firing, due_at, DF_TIME, 0),
    {},
};

struct verdict {
    const char *reason;
};

static const struct df_field verdict_fields[] = {
    DF_FIELD(verdict, reason, DF_TEXT, 0),
    {},
};

int firing_insert(struct df_ctx *ctx, const struct firing_cause *cause, const char **id)
{
    const char *made = df_uuid_new(&ctx->arena), *execution = df_uuid_new(&ctx->arena);
    const char *request = cause->request ? json_text(&ctx->arena, json_incref(cause->request))
                                         : "{}";
    int64_t inserted = 0;

    int failed = df_pg_run(ctx,
                           sql_firing_insert(made, cause->trigger, cause->cause, cause->due,
                                             request, execution, cause->detail),
                           &inserted);
    *id = inserted ? made : NULL;
    return failed;
}

int firing_claim(struct df_ctx *ctx, const char *id, struct firing *firing, bool *found)
{
    *firing = (struct firing){};
    return df_pg_find(ctx, sql_firing_claim(id), firing_fields, firing, found);
}

/* Why no run is to be started, under the trigger's lock when it is asked in a transaction. */
static int check_skip(struct df_ctx *ctx, const struct firing *firing)
{
    struct verdict verdict = {};
    int failed = df_pg_one(ctx, sql_firing_verdict(firing->id), verdict_fields, &verdict);

    if (!failed && verdict.reason)
        return df_fail_as(ctx, DF_CONFLICT, "skipped", "%s", verdict.reason);
    return failed;
}

/* In the transaction that makes the execution: exactly one firing makes it. */
static int conclude(struct df_ctx *ctx, const void *data)
{
    const struct firing *firing = data;
    int64_t changed = 0;
    int failed = check_skip(ctx, firing);

    if (!failed)
        failed = df_pg_run(ctx, sql_firing_started(firing->id), &changed);
    if (!failed && changed == 0)
        return df_fail_as(ctx, DF_CONFLICT, "skipped", "it was started by another server");
    return failed;
}

/* A member whose account is closed, or who may not run things any more, starts nothing. */
static int check_owner(struct df_ctx *ctx, const struct firing *firing)
{
    json_t *user;
    int failed = projects_require(ctx, firing->project, firing->user, ROLE_RUNNER);

    if (!failed)
        failed = auth_user_find(ctx, firing->user, &user);
    if (!failed && !json_is_true(json_object_get(user, "is_disabled")))
        return 0;
    if (failed && failed != -DF_NOT_FOUND && failed != -DF_FORBIDDEN)
        return failed;
    return df_fail_as(ctx, DF_FORBIDDEN, "role_lost", "%.100s may not run pipelines here any more",
                      firing->user_name);
}

static int read_wanted(struct df_ctx *ctx, const struct firing *firing,
                       struct new_execution *wanted)
{
    json_t *body = df_defer_json(&ctx->arena, json_deep_copy(firing->run));
    json_t *attributes = json_object_get(firing->request, "attributes");
    json_t *own = json_object_get(body, "attributes");

    json_object_set_new(body, "pipeline", json_string(firing->pipeline));
    if (attributes && own) /* what the caller says wins, value by value */
        json_object_update_recursive(own, attributes);
    else if (attributes)
        json_object_set(body, "attributes", attributes);
    *wanted = (struct new_execution){.use_cache = true};
    return execution_wish_read(ctx, body, wanted);
}

static json_t *started_by(const struct firing *firing)
{
    return json_pack("{ss ss ss ss}", "kind", trigger_kind_names[firing->kind], "trigger",
                     firing->trigger, "name", firing->trigger_name, "due_at", firing->due_at);
}

static json_t *chain_of(const struct firing *firing)
{
    json_t *before = json_object_get(firing->request, "chain");
    json_t *chain = before ? json_deep_copy(before) : json_array();

    json_array_append_new(chain, json_string(firing->trigger));
    return chain;
}

static int start(struct df_ctx *ctx, const struct firing *firing)
{
    struct new_execution wanted;
    const char *answer;
    struct execution_cause cause = {
        .started_by = df_defer_json(&ctx->arena, started_by(firing)),
        .chain = df_defer_json(&ctx->arena, chain_of(firing)),
        .trigger = firing->trigger,
        .artifact = json_object_get(firing->request, "artifact"),
        .input = firing->input,
        .conclude = conclude,
        .data = firing,
    };
    struct creation creation = {.id = firing->execution,
                                .project = firing->project,
                                .user = firing->user,
                                .user_name = firing->user_name,
                                .wanted = &wanted,
                                .cause = &cause};

    int failed = check_skip(ctx, firing);
    df_pg_release(ctx);
    if (!failed)
        failed = check_owner(ctx, firing);
    if (!failed)
        failed = read_wanted(ctx, firing, &wanted);
    if (!failed)
        failed = execution_make(ctx, &creation, &answer);
    return failed;
}

/* The problem with the first thing that is wrong, in one line. */
static const char *words_of(struct df_ctx *ctx)
{
    const json_t *first = json_array_get(ctx->error.errors, 0);
    const char *detail = json_string_value(json_object_get(first, "detail"));
    const char *pointer = json_string_value(json_object_get(first, "pointer"));

    if (ctx->error.code == DF_INTERNAL)
        return "something went wrong in the server; its log says what";
    if (!detail)
        return df_strdup(&ctx->arena, ctx->error.detail);
    return df_printf(&ctx->arena, "%s: %s %s", ctx->error.detail, pointer ? pointer : "", detail);
}

static bool may_pass(int failed)
{
    return failed == -DF_UNAVAILABLE || failed == -DF_TOO_MANY || failed == -DF_INTERNAL;
}

/* Writes down what came of it. The failure itself stays in ctx. */
static int note(struct df_ctx *ctx, const struct firing *firing, int failed)
{
    const char *slug = ctx->error.slug, *words = words_of(ctx);
    bool is_skipped = slug && strcmp(slug, "skipped") == 0;
    bool is_lost = slug && strcmp(slug, "role_lost") == 0;
    struct df_error kept = ctx->error;

    if (may_pass(failed) && firing->tries < TRIES_MAX)
        return df_pg_run(ctx, sql_firing_postpone(firing->id, words), NULL);
    int noted = is_skipped ? df_pg_run(ctx, sql_firing_skip(firing->id, words), NULL)
                           : df_pg_run(ctx,
                                       sql_firing_fail(firing->id, words,
                                                       df_printf(&ctx->arena, "%d",
                                                                 is_lost ? 1 : TRIGGER_FAILURES)),
                                       NULL);
    ctx->error = kept;
    return noted;
}

int firing_start(struct df_ctx *ctx, const struct firing *firing)
{
    int failed = start(ctx, firing);

    df_pg_rollback(ctx);
    if (!failed) {
        dispatch_execution(ctx, firing->execution);
        return df_pg_run(ctx, sql_firing_purge(firing->trigger), NULL);
    }
    df_log(ctx, DF_INFO, "firing_failed", "{ss ss ss}", "trigger", firing->trigger, "firing",
           firing->id, "error", ctx->error.detail);
    int noted = note(ctx, firing, failed);
    if (!noted)
        noted = df_pg_run(ctx, sql_firing_purge(firing->trigger), NULL);
    return noted ? noted : failed;
}

/* One at a time: each asks other services, and a second replica takes the next one. */
int firing_round(struct df_ctx *ctx, bool *more)
{
    struct firing firing;
    int failed = firing_claim(ctx, NULL, &firing, more);

    if (failed || !*more)
        return failed;
    failed = firing_start(ctx, &firing);
    if (failed) /* it is written down */
        ctx->error = (struct df_error){};
    return 0;
}
