#include "access.h"
#include "execution_prepare.h"
#include "firing.h"
#include "queries.h"
#include "routes.h"
#include "schedule_store.h"
#include "secret.h"
#include "trigger_store.h"

#include "../projects/projects_client.h"

#include <df/service.h>
#include <df/uuid.h>

#include <string.h>
#include <strings.h>
#include <time.h>

enum { PREVIEW_TIMES = 5, RUN_BYTES = 256 * 1024 };

static int find_trigger(struct df_call *call, struct trigger *trigger)
{
    const char *id;
    int failed = df_path_uuid(call, "trigger", &id);

    *trigger = (struct trigger){};
    if (!failed)
        failed = df_pg_one(call->ctx, sql_trigger_find(id), trigger_fields, trigger);
    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such trigger");
    return failed ? failed : access_project(call, trigger->project, "trigger");
}

/* What it runs, it runs in the name of who made it, so only they may say what that is. */
static int find_own(struct df_call *call, struct trigger *trigger)
{
    int failed = find_trigger(call, trigger);

    if (!failed)
        failed = projects_require(call->ctx, trigger->project, call->principal.user, ROLE_RUNNER);
    if (!failed && strcasecmp(trigger_user(trigger), call->principal.user) != 0)
        return df_fail(call->ctx, DF_FORBIDDEN,
                       "the trigger runs in the name of another member; only they may do this");
    return failed;
}

/* Others with the project in their hands may switch it off or delete it. */
static int find_governed(struct df_call *call, struct trigger *trigger)
{
    int failed = find_trigger(call, trigger);

    if (failed)
        return failed;
    bool is_own = strcasecmp(trigger_user(trigger), call->principal.user) == 0;
    return projects_require(call->ctx, trigger->project, call->principal.user,
                            is_own ? ROLE_RUNNER : ROLE_OWNER);
}

/* The errors of the run are at /run. */
static int fail_in_run(struct df_ctx *ctx, int failed)
{
    json_t *error;
    size_t index;

    json_array_foreach(ctx->error.errors, index, error) {
        const char *pointer = json_string_value(json_object_get(error, "pointer"));
        json_object_set_new(error, "pointer", json_sprintf("/run%s", pointer ? pointer : ""));
    }
    return failed;
}

/* As a request to run, with the pipeline beside it. */
static int check_run(struct df_ctx *ctx, const struct trigger *trigger)
{
    struct new_execution wanted = {};
    json_t *body = df_defer_json(&ctx->arena, json_deep_copy(trigger->run));

    if (json_object_get(body, "pipeline"))
        return df_fail_at(ctx, "/run/pipeline", "stands beside the run");
    if (json_dumpb(body, NULL, 0, JSON_COMPACT) > RUN_BYTES)
        return df_fail_at(ctx, "/run", "is too large");
    json_object_set_new(body, "pipeline", json_string(trigger->pipeline));
    int failed = execution_wish_read(ctx, body, &wanted);
    return failed ? fail_in_run(ctx, failed) : 0;
}

static int check(struct df_ctx *ctx, const struct trigger *trigger)
{
    const char *pointer = NULL, *problem = trigger_problem(trigger, &pointer);

    return problem ? df_fail_at(ctx, pointer, "%s", problem) : check_run(ctx, trigger);
}

static int reply_trigger(struct df_call *call, int status, const char *id, const char *secret)
{
    struct trigger trigger = {};
    int failed = df_pg_one(call->ctx, sql_trigger_find(id), trigger_fields, &trigger);

    if (failed)
        return failed;
    json_t *json = df_record_to_json(trigger_fields, &trigger);
    if (secret)
        json_object_set_new(json, "secret", json_string(secret));
    return df_reply_json(call, status, json);
}

static int trigger_list(struct df_call *call)
{
    const char *project;
    struct df_page page;
    struct df_list list;
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = projects_require(call->ctx, project, call->principal.user, ROLE_VIEWER);
    if (!failed)
        failed = df_page(call, &page);
    if (failed)
        return failed;
    if (page.cursor && !df_is_uuid(page.cursor))
        return df_fail_at(call->ctx, "?cursor", "is no cursor");
    failed = df_pg_all(call->ctx, sql_trigger_list(project, page.cursor, page.limit_text),
                       trigger_fields, sizeof(struct trigger), &list);
    if (failed)
        return failed;
    return df_reply_page(call, trigger_fields, sizeof(struct trigger), &list, &page, "id");
}

static int read_new(struct df_call *call, struct trigger *trigger)
{
    *trigger = (struct trigger){.enabled = true};
    int failed = df_path_uuid(call, "project", &trigger->project);

    if (!failed)
        failed = projects_require(call->ctx, trigger->project, call->principal.user, ROLE_RUNNER);
    if (!failed)
        failed = df_body(call, trigger_new_fields, trigger);
    if (failed)
        return failed;
    if (trigger->kind == TRIGGER_SCHEDULE && !trigger->missed)
        trigger->missed = trigger_missed_names[MISSED_ONCE];
    trigger->id = df_uuid_new(&call->ctx->arena);
    return check(call->ctx, trigger);
}

static int trigger_add(struct df_call *call)
{
    const char *secret = NULL, *sealed = NULL;
    struct trigger trigger;
    int failed = read_new(call, &trigger);

    if (!failed && trigger.kind == TRIGGER_WEBHOOK)
        failed = secret_new(call->ctx, trigger.id, &secret, &sealed);
    if (!failed)
        failed = trigger_create(call->ctx, &trigger, call->principal.user, call->principal.name,
                                sealed);
    return failed ? failed : reply_trigger(call, 201, trigger.id, secret);
}

static int trigger_read(struct df_call *call)
{
    struct trigger trigger;
    int failed = find_trigger(call, &trigger);

    return failed ? failed : df_reply(call, 200, trigger_fields, &trigger);
}

/* Nothing but {"enabled": false}. */
static bool only_switches_off(const struct df_call *call)
{
    return json_object_size(call->body) == 1
           && json_is_false(json_object_get(call->body, "enabled"));
}

static int trigger_change(struct df_call *call)
{
    struct trigger trigger;
    int failed = find_governed(call, &trigger);

    if (!failed)
        failed = df_body(call, trigger_change_fields, &trigger);
    if (!failed && !only_switches_off(call)) {
        struct trigger unchanged;
        failed = find_own(call, &unchanged);
        if (!failed)
            failed = check(call->ctx, &trigger);
    }
    if (!failed)
        failed = trigger_rewrite(call->ctx, &trigger);
    return failed ? failed : reply_trigger(call, 200, trigger.id, NULL);
}

static int trigger_remove(struct df_call *call)
{
    struct trigger trigger;
    int failed = find_governed(call, &trigger);

    if (!failed)
        failed = df_pg_run(call->ctx, sql_trigger_delete(trigger.id), NULL);
    return failed ? failed : df_reply_empty(call);
}

static int firing_list(struct df_call *call)
{
    struct trigger trigger;
    struct df_page page;
    struct df_list list;
    int failed = find_trigger(call, &trigger);

    if (!failed)
        failed = df_page(call, &page);
    if (failed)
        return failed;
    if (page.cursor && !df_is_uuid(page.cursor))
        return df_fail_at(call->ctx, "?cursor", "is no cursor");
    failed = df_pg_all(call->ctx, sql_firing_list(trigger.id, page.cursor, page.limit_text),
                       firing_entry_fields, sizeof(struct firing_entry), &list);
    if (failed)
        return failed;
    return df_reply_page(call, firing_entry_fields, sizeof(struct firing_entry), &list, &page,
                         "id");
}

static int trigger_rotate(struct df_call *call)
{
    const char *secret = NULL, *sealed = NULL;
    struct trigger trigger;
    int failed = find_own(call, &trigger);

    if (!failed && trigger.kind != TRIGGER_WEBHOOK)
        return df_fail(call->ctx, DF_CONFLICT, "only webhooks have a secret");
    if (!failed)
        failed = secret_new(call->ctx, trigger.id, &secret, &sealed);
    if (!failed)
        failed = df_pg_run(call->ctx, sql_trigger_secret(trigger.id, sealed), NULL);
    return failed ? failed : reply_trigger(call, 200, trigger.id, secret);
}

/* One run at once, for who wants to see whether it works; also while it is switched off. */
static int trigger_fire(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct trigger trigger;
    struct firing firing;
    const char *id;
    bool found = false;
    int failed = find_own(call, &trigger);

    if (!failed && trigger.kind == TRIGGER_ARTIFACT)
        return df_fail_as(ctx, DF_CONFLICT, "needs_artifact",
                          "it runs when an artifact arrives; upload one to try it");
    const struct firing_cause cause = {
        .trigger = trigger.id,
        .cause = df_printf(&ctx->arena, "asked %s", df_uuid_new(&ctx->arena)),
        .request = df_defer_json(&ctx->arena, json_pack("{sb}", "asked", 1)),
    };
    if (!failed)
        failed = firing_insert(ctx, &cause, &id);
    if (!failed)
        failed = firing_claim(ctx, id, &firing, &found);
    if (!failed && found)
        failed = firing_start(ctx, &firing);
    if (failed)
        return failed;
    struct firing_entry entry = {};
    failed = df_pg_one(ctx, sql_firing_find(id), firing_entry_fields, &entry);
    return failed ? failed : df_reply(call, 202, firing_entry_fields, &entry);
}

static const char *time_text(struct df_arena *arena, int64_t at)
{
    time_t seconds = (time_t) at;
    struct tm utc;
    char text[32] = "";

    if (gmtime_r(&seconds, &utc))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return df_strdup(arena, text);
}

static int schedule_next_times(struct df_call *call)
{
    const char *cron = df_query_text(call, "cron"), *zone = df_query_text(call, "time_zone");
    int64_t times[PREVIEW_TIMES];
    size_t found;

    if (!cron)
        return df_fail_at(call->ctx, "?cron", "is required");
    if (!zone || strlen(zone) > TRIGGER_ZONE_BYTES)
        return df_fail_at(call->ctx, "?time_zone", "must be the name of a time zone");
    int failed = schedule_preview(call->ctx, cron, zone, PREVIEW_TIMES, times, &found);
    if (failed)
        return failed;
    json_t *array = json_array();
    for (size_t i = 0; i < found; i++)
        json_array_append_new(array, json_string(time_text(&call->ctx->arena, times[i])));
    return df_reply_json(call, 200, json_pack("{so}", "times", array));
}

const struct df_route trigger_routes[] = {
    DF_ROUTE("GET", "/projects/:project/triggers", trigger_list, DF_USER),
    DF_ROUTE("POST", "/projects/:project/triggers", trigger_add, DF_USER),
    DF_ROUTE("GET", "/triggers/:trigger", trigger_read, DF_USER),
    DF_ROUTE("PATCH", "/triggers/:trigger", trigger_change, DF_USER),
    DF_ROUTE("DELETE", "/triggers/:trigger", trigger_remove, DF_USER),
    DF_ROUTE("GET", "/triggers/:trigger/firings", firing_list, DF_USER),
    DF_ROUTE("POST", "/triggers/:trigger/fire", trigger_fire, DF_USER),
    DF_ROUTE("POST", "/triggers/:trigger/secret", trigger_rotate, DF_USER),
    DF_ROUTE("GET", "/schedules/next", schedule_next_times, DF_USER),
    {},
};
