#include "preview_child.h"

#include "preview.h"
#include "preview/wire.h"

#include <df/clock.h>
#include <df/log.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A look takes a millisecond or two, and as long as the storage takes to send: all of the object,
 * where it passes this server. */
enum { AT_ONCE = 4, WALL_SECONDS = 20, SILENCE_SECONDS = 10, FETCHED_LIMIT = 256 * 1024 * 1024 };

#define GIVEN_MAX ((int64_t) 48 * 1024 * 1024)

struct preview_gate {
    atomic_int running;
};

/* One look at one object. */
struct look {
    struct df_ctx *ctx;
    const struct place *place;
    const struct object_key *key;
    int64_t size, given;
    time_t deadline;
    int line; /* to the program */
    char *buffer;
};

enum end { END_RESULT, END_DEATH, END_FAILURE };

void preview_child_open(struct df_ctx *ctx, struct storage_settings *settings)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);

    settings->previews = df_alloc(&ctx->arena, sizeof *settings->previews);
    if (*settings->preview_program || length < 0)
        return;
    self[length] = '\0';
    const char *slash = strrchr(self, '/');
    settings->preview_program = df_printf(&ctx->arena, "%.*s/df-preview", (int) (slash - self),
                                          self);
}

static bool receive(const struct look *look, void *into, size_t size)
{
    for (char *at = into; size > 0;) {
        ssize_t got = recv(look->line, at, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        size -= (size_t) got;
    }
    return true;
}

static bool give(const struct look *look, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t gave = send(look->line, bytes, size, MSG_NOSIGNAL);
        if (gave < 0 && errno == EINTR)
            continue;
        if (gave <= 0)
            return false;
        bytes += gave;
        size -= (size_t) gave;
    }
    return true;
}

static int read_range(struct look *look, int64_t offset, size_t length)
{
    const struct backend *backend = look->place->backend;

    if (backend->is_relayed && look->size > FETCHED_LIMIT)
        return df_fail(look->ctx, DF_TOO_LARGE, "too large to be fetched for a preview");
    return backend->range(look->ctx, look->place, look->key, offset, length, look->buffer);
}

/* Answers until there is a result, or an end of it. */
static enum end serve(struct look *look, const char **result, size_t *size)
{
    struct wire_request request;

    while (receive(look, &request, sizeof request)) {
        if (request.kind == WIRE_RESULT && request.length <= WIRE_RESULT_MAX) {
            char *text = df_alloc(&look->ctx->arena, request.length + 1);
            *result = text;
            *size = request.length;
            return receive(look, text, request.length) ? END_RESULT : END_DEATH;
        }
        look->given += request.length;
        if (request.kind != WIRE_READ || request.length > WIRE_READ_MAX || request.offset < 0
            || request.offset > look->size - request.length || look->given > GIVEN_MAX)
            return END_DEATH;
        if (df_now() > look->deadline) {
            (void) df_fail_as(look->ctx, DF_UNAVAILABLE, "storage_unreachable",
                              "the storage is too slow for a preview");
            return END_FAILURE;
        }
        if (read_range(look, request.offset, request.length) != 0)
            return END_FAILURE;
        if (!give(look, look->buffer, request.length))
            return END_DEATH;
    }
    return END_DEATH;
}

static int start(struct look *look, pid_t *pid)
{
    const char *program = storage_settings(look->ctx)->preview_program;
    char *size = df_printf(&look->ctx->arena, "%lld", (long long) look->size);
    char *argv[] = {df_strdup(&look->ctx->arena, program), size, NULL}, *envp[] = {NULL};
    const struct timeval silence = {.tv_sec = SILENCE_SECONDS};
    posix_spawn_file_actions_t actions;
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return df_fail(look->ctx, DF_UNAVAILABLE, "cannot make a socket");
    (void) setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof silence);
    (void) setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &silence, sizeof silence);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int error = posix_spawn(pid, program, &actions, NULL, argv, envp);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    look->line = ends[0];
    if (error == 0)
        return 0;
    close(ends[0]);
    return df_fail(look->ctx, DF_UNAVAILABLE, "previews are not installed here: %s",
                   strerror(error));
}

static void finish(struct look *look, pid_t pid, int *status)
{
    close(look->line);
    (void) kill(pid, SIGKILL); /* it has nothing to tidy up */
    while (waitpid(pid, status, 0) < 0 && errno == EINTR)
        continue;
}

static int judge(struct look *look, enum end end, const char *text, size_t size, json_t **preview)
{
    json_t *json = end == END_RESULT ? json_loadb(text, size, 0, NULL) : NULL;
    const char *problem = json ? preview_problem(json) : NULL;

    if (json)
        df_defer_json(&look->ctx->arena, json);
    if (json && !problem) {
        *preview = json;
        return 0;
    }
    df_log(look->ctx, DF_WARN, "preview_died", "{ss ss}", "hash", look->key->hash, "problem",
           problem ? problem : "");
    *preview = df_defer_json(
        &look->ctx->arena,
        preview_of_none("It could not be looked at within the limits; it may be damaged."));
    return 0;
}

static int run(struct look *look, json_t **preview)
{
    const char *result = NULL;
    size_t size = 0;
    int status = 0;
    pid_t pid;
    int failed = start(look, &pid);
    if (failed)
        return failed;

    enum end end = serve(look, &result, &size);
    if (end == END_FAILURE)
        failed = -(int) look->ctx->error.code;
    finish(look, pid, &status);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 3)
        return df_fail(look->ctx, DF_UNAVAILABLE, "this system cannot shut a preview in");
    return failed ? failed : judge(look, end, result, size, preview);
}

int preview_child_run(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                      int64_t size, json_t **preview)
{
    struct preview_gate *gate = storage_settings(ctx)->previews;
    struct look look = {
        .ctx = ctx,
        .place = place,
        .key = key,
        .size = size,
        .deadline = df_now() + WALL_SECONDS,
        .buffer = df_alloc(&ctx->arena, WIRE_READ_MAX),
    };
    int failed = -DF_UNAVAILABLE;

    if (atomic_fetch_add(&gate->running, 1) < AT_ONCE)
        failed = run(&look, preview);
    else
        df_fail_as(ctx, DF_UNAVAILABLE, "preview_busy", "too many previews are made just now");
    atomic_fetch_sub(&gate->running, 1);
    return failed;
}
