#include "import_watch.h"

#include "progress.h"

#include <signal.h>
#include <string.h>
#include <time.h>

/* A server that restarts is waited for. */
enum { LOOK_MS = 300, LOOKS_FAILED = 100 };

static volatile sig_atomic_t interrupted;

static void note_interrupt(int signal)
{
    (void) signal;
    interrupted = 1;
}

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

static int64_t number_of(const json_t *item, const char *member)
{
    return json_integer_value(json_object_get(item, member));
}

static void show(struct progress *progress, const json_t *import)
{
    const json_t *problem = json_object_get(import, "problem");

    progress->total = number_of(import, "size");
    if (strcmp(text_of(import, "state"), "running") == 0)
        progress_set(progress, number_of(import, "received"));
    else if (problem)
        progress_say(progress, df_printf(&progress->ctx->arena, "%s; it is tried again",
                                         text_of(problem, "detail")));
}

static bool has_ended(const json_t *import)
{
    const char *state = text_of(import, "state");

    return strcmp(state, "done") == 0 || strcmp(state, "failed") == 0;
}

/* One look, in a ctx of its own: an import may be watched for hours. A new reference. */
static int look(struct client *client, const char *path, json_t **import)
{
    struct client asking = *client;
    struct df_ctx round;
    json_t *answer = NULL;

    df_ctx_init(&round, client->ctx->id, client->ctx->process);
    asking.ctx = &round;
    int failed = client_call(&asking, "GET", path, NULL, &answer);
    if (failed)
        df_fail_as(client->ctx, (enum df_code) - failed, round.error.slug, "%s",
                   round.error.detail);
    *import = failed ? NULL : json_incref(answer);
    df_ctx_release(&round);
    return failed;
}

/* The last look is what stays. */
static int follow(struct client *client, struct progress *progress, json_t **import)
{
    const struct timespec pause = {0, LOOK_MS * 1000000L};
    const char *path = df_printf(&client->ctx->arena, "/imports/%s", text_of(*import, "id"));
    json_t *now = json_incref(*import), *next;
    int failures = 0, failed = 0;

    while (failures < LOOKS_FAILED && !interrupted && !has_ended(now)) {
        (void) nanosleep(&pause, NULL);
        failed = look(client, path, &next);
        failures = failed == -DF_UNAVAILABLE ? failures + 1 : failed ? LOOKS_FAILED : 0;
        if (failed)
            continue;
        json_decref(now);
        now = next;
        show(progress, now);
    }
    *import = df_defer_json(&client->ctx->arena, now);
    return failures == LOOKS_FAILED ? failed : 0;
}

int import_watch(struct client *client, json_t **import)
{
    struct sigaction action = {.sa_handler = note_interrupt}, before;
    const char *id = text_of(*import, "id");
    struct progress progress = progress_begin(client->ctx, text_of(*import, "name"), 0, 0);

    sigaction(SIGINT, &action, &before);
    int failed = follow(client, &progress, import);
    sigaction(SIGINT, &before, NULL);
    progress_end(&progress);
    if (failed)
        return failed;
    if (!has_ended(*import))
        return df_fail_as(client->ctx, DF_CONFLICT, "interrupted",
                          "it goes on; 'deepforge imports end %s' gives it up", id);
    if (strcmp(text_of(*import, "state"), "failed") != 0)
        return 0;
    const json_t *problem = json_object_get(*import, "problem");
    return df_fail(client->ctx, DF_CONFLICT, "the import failed: %s", text_of(problem, "detail"));
}
