#include "projects_client.h"

#include <df/process.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* A role that is taken away is noticed within this time. */
enum { KEPT_SECONDS = 5, KEPT = 1024, KEY_SIZE = 80, SNAPSHOT_LIMIT = 64 * 1024 * 1024 };

static struct kept {
    char key[KEY_SIZE]; /* project/user */
    enum role role;
    time_t until;
} kept[KEPT];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static time_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

static struct kept *slot_of(const char *key)
{
    uint32_t hash = 2166136261U;

    for (const char *c = key; *c; c++)
        hash = (hash ^ (unsigned char) *c) * 16777619U;
    return &kept[hash % KEPT];
}

static bool recall(const char *key, enum role *role)
{
    pthread_mutex_lock(&lock);
    const struct kept *slot = slot_of(key);
    bool found = slot->until > now() && strcmp(slot->key, key) == 0;
    if (found)
        *role = slot->role;
    pthread_mutex_unlock(&lock);
    return found;
}

static void keep(const char *key, enum role role)
{
    pthread_mutex_lock(&lock);
    struct kept *slot = slot_of(key);
    snprintf(slot->key, sizeof slot->key, "%s", key);
    slot->role = role;
    slot->until = now() + KEPT_SECONDS;
    pthread_mutex_unlock(&lock);
}

static int ask(struct df_ctx *ctx, const char *url, size_t limit, struct df_http_reply *reply)
{
    const struct df_http_request request = {
        .method = "GET", .url = url, .as_service = true, .limit = limit};

    return df_http_call(ctx, &request, reply);
}

static const char *key_of(struct df_ctx *ctx, const char *project, const char *user)
{
    return df_printf(&ctx->arena, "%s/%s", project, user);
}

static int ask_role(struct df_ctx *ctx, const char *project, const char *user, enum role *role)
{
    const char *key = key_of(ctx, project, user);
    struct df_http_reply reply = {};

    if (strlen(key) >= KEY_SIZE) { /* two UUIDs fit; these are none */
        *role = ROLE_NONE;
        return 0;
    }
    const char *url = df_printf(&ctx->arena, "%s/internal/projects/%s/roles/%s",
                                ctx->process->settings.projects_url, df_url_escape(ctx, project),
                                df_url_escape(ctx, user));
    int failed = ask(ctx, url, 0, &reply);
    if (failed && failed != -DF_NOT_FOUND)
        return failed;
    *role = failed ? ROLE_NONE : role_find(json_string_value(json_object_get(reply.json, "role")));
    ctx->error = (struct df_error){};
    keep(key, *role);
    return 0;
}

int projects_role(struct df_ctx *ctx, const char *project, const char *user, enum role *role)
{
    return recall(key_of(ctx, project, user), role) ? 0 : ask_role(ctx, project, user, role);
}

/* A role that was given a moment ago holds at once: what is remembered only says yes. */
int projects_require(struct df_ctx *ctx, const char *project, const char *user, enum role least)
{
    enum role role;

    if (recall(key_of(ctx, project, user), &role) && role != ROLE_NONE && role >= least)
        return 0;
    int failed = ask_role(ctx, project, user, &role);

    if (failed)
        return failed;
    if (role == ROLE_NONE)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such project");
    if (role < least)
        return df_fail(ctx, DF_FORBIDDEN, "your role in this project is %s; this needs %s",
                       role_names[role], role_names[least]);
    return 0;
}

int projects_snapshot(struct df_ctx *ctx, const char *project, const char *pipeline,
                      json_t **snapshot)
{
    struct df_http_reply reply = {};
    const char *url = df_printf(&ctx->arena, "%s/internal/projects/%s/snapshot?pipeline=%s",
                                ctx->process->settings.projects_url, df_url_escape(ctx, project),
                                df_url_escape(ctx, pipeline));
    int failed = ask(ctx, url, SNAPSHOT_LIMIT, &reply);

    if (failed)
        return failed;
    *snapshot = reply.json;
    return 0;
}

int projects_check_snapshot(struct df_ctx *ctx, const char *project, const char *resource,
                            json_t **snapshot)
{
    struct df_http_reply reply = {};
    const char *url = df_printf(&ctx->arena, "%s/internal/projects/%s/resources/%s/check",
                                ctx->process->settings.projects_url, df_url_escape(ctx, project),
                                df_url_escape(ctx, resource));
    int failed = ask(ctx, url, SNAPSHOT_LIMIT, &reply);

    if (!failed)
        *snapshot = reply.json;
    return failed;
}

int projects_import_snapshot(struct df_ctx *ctx, const char *project, json_t *source,
                             json_t **snapshot)
{
    const struct df_http_request request = {
        .method = "POST",
        .url = df_printf(&ctx->arena, "%s/internal/projects/%s/resources/import",
                         ctx->process->settings.projects_url, df_url_escape(ctx, project)),
        .json = df_defer_json(&ctx->arena, source),
        .as_service = true,
        .limit = SNAPSHOT_LIMIT,
    };
    struct df_http_reply reply = {};
    int failed = df_http_call(ctx, &request, &reply);

    if (!failed)
        *snapshot = reply.json;
    return failed;
}

int projects_draft(struct df_ctx *ctx, const char *project, const char *pipeline, int64_t revision,
                   json_t *patch, json_t **snapshot)
{
    json_t *body = df_defer_json(&ctx->arena,
                                 json_pack("{ss sI sO}", "pipeline", pipeline, "revision",
                                           (json_int_t) revision, "patch", patch));
    const struct df_http_request request = {
        .method = "POST",
        .url = df_printf(&ctx->arena, "%s/internal/projects/%s/snapshot",
                         ctx->process->settings.projects_url, df_url_escape(ctx, project)),
        .json = body,
        .as_service = true,
        .limit = SNAPSHOT_LIMIT,
    };
    struct df_http_reply reply = {};
    int failed = df_http_call(ctx, &request, &reply);

    if (failed)
        return failed;
    if (!reply.json)
        return df_fail(ctx, DF_UNAVAILABLE, "projects answered without JSON");
    *snapshot = reply.json;
    return 0;
}

int projects_maker(struct df_ctx *ctx, const char *project, const char **maker)
{
    const char *url = df_printf(&ctx->arena, "%s/internal/projects/%s/maker",
                                ctx->process->settings.projects_url, df_url_escape(ctx, project));
    struct df_http_reply reply;
    int failed = ask(ctx, url, 0, &reply);

    if (!failed)
        *maker = json_string_value(json_object_get(reply.json, "maker"));
    return failed;
}

int projects_made(struct df_ctx *ctx, const char *user, json_t **projects)
{
    const char *url = df_printf(&ctx->arena, "%s/internal/users/%s/projects",
                                ctx->process->settings.projects_url, df_url_escape(ctx, user));
    struct df_http_reply reply;
    int failed = ask(ctx, url, 0, &reply);

    if (!failed)
        *projects = json_object_get(reply.json, "projects");
    return failed;
}

int projects_pins(struct df_ctx *ctx, const char *project, json_t **jobs)
{
    const struct df_error before = ctx->error;
    const char *url = df_printf(&ctx->arena, "%s/internal/projects/%s/pins",
                                ctx->process->settings.projects_url, df_url_escape(ctx, project));
    struct df_http_reply reply;
    int failed = ask(ctx, url, 0, &reply);

    if (failed == -DF_NOT_FOUND) {
        ctx->error = before;
        *jobs = df_defer_json(&ctx->arena, json_array());
        return 0;
    }
    if (!failed)
        *jobs = json_object_get(reply.json, "jobs");
    return failed;
}
