#include "watch.h"

#include "console.h"
#include "event_stream.h"
#include "text.h"

#include <df/record.h>

#include <signal.h>
#include <string.h>
#include <strings.h>

/* Events are only a bell; without one we look all the same. */
enum { LOOK_MILLISECONDS = 1000, JOB_LIMIT = 10000, CALL_TRIES = 30 };

/* What lives as long as the run is followed is in `arena`; what one look takes is in the client's
 * ctx. */
struct watch {
    struct client *client;
    struct df_arena *arena;
    const char *job; /* only this one, or NULL */
    struct console *consoles;
    int *statuses;     /* as printed last: index in statuses[] */
    int64_t *failures; /* attempts that failed and were followed by another, as printed last */
    size_t count;
    bool shows_states;
};

/* The last three are ends. */
enum { STATUS_NONE = -1, STATUS_QUEUED = 1, STATUS_SUCCESS = 3, STATUS_FAILED, STATUS_CANCELED };
static const char *const statuses[] = {"pending", "queued",   "running", "success",
                                       "failed",  "canceled", NULL};

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

/* By id, or by name as people type it. */
static bool is_meant(const struct watch *watch, const json_t *job)
{
    return !watch->job || strcmp(watch->job, text_of(job, "id")) == 0
           || strcasecmp(watch->job, text_of(job, "name")) == 0;
}

static void close_consoles(struct watch *watch)
{
    for (size_t i = 0; i < watch->count; i++)
        line_writer_close(&watch->consoles[i].writer);
}

/* The jobs of an execution never change, only what becomes of them. */
static int begin(struct watch *watch, const json_t *jobs)
{
    struct df_arena *arena = watch->arena;
    size_t index;
    json_t *job;

    watch->count = json_array_size(jobs);
    if (watch->count > JOB_LIMIT)
        return df_fail(watch->client->ctx, DF_TOO_LARGE, "the execution has too many jobs");
    watch->consoles = df_alloc(arena, (watch->count + 1) * sizeof *watch->consoles);
    watch->statuses = df_alloc(arena, (watch->count + 1) * sizeof *watch->statuses);
    watch->failures = df_alloc(arena, (watch->count + 1) * sizeof *watch->failures);
    json_array_foreach(jobs, index, job) {
        struct console *console = &watch->consoles[index];
        console->job = df_strdup(arena, text_of(job, "id"));
        line_writer_open(&console->writer,
                         watch->job ? ""
                                    : df_strdup(arena, text_printable(watch->client->ctx,
                                                                      text_of(job, "name"))));
        watch->statuses[index] = STATUS_NONE;
    }
    return 0;
}

static int status_of(const json_t *item)
{
    return df_name_find(statuses, text_of(item, "status"));
}

static void print_error(const struct watch *watch, const json_t *job)
{
    const json_t *error = json_object_get(job, "error");
    const char *detail = text_of(job, "detail");

    if (json_is_object(error))
        printf("   %s: %s\n", text_of(error, "type"),
               text_printable(watch->client->ctx, text_of(error, "message")));
    else if (*detail)
        printf("   %s\n", text_printable(watch->client->ctx, detail));
}

/* Why the attempt failed that was followed by the latest one. */
static const char *followed_reason(const json_t *job)
{
    const json_t *attempts = json_object_get(job, "attempts");
    int last = status_of(job) == STATUS_FAILED; /* which nothing followed */

    for (size_t i = json_array_size(attempts); i > 0; i--) {
        const json_t *attempt = json_array_get(attempts, i - 1);
        if (strcmp(text_of(attempt, "status"), statuses[STATUS_FAILED]) == 0 && last-- <= 0)
            return text_of(attempt, "detail");
    }
    return "";
}

/* The job goes on by itself, so this is all that is said of the attempt. */
static void print_retry(struct watch *watch, size_t index, const json_t *job)
{
    const json_t *retry = json_object_get(job, "retry");
    int64_t failures = number_of(retry, "failures");
    const char *at = text_of(retry, "next_at");
    struct line_writer *writer = &watch->consoles[index].writer;

    if (failures > watch->failures[index] && watch->shows_states) {
        line_writer_flush(writer, stdout);
        printf("== %s: attempt %lld of %lld failed: %s\n", writer->prefix, (long long) failures,
               (long long) number_of(retry, "max_attempts"),
               text_printable(watch->client->ctx, followed_reason(job)));
        if (*at)
            printf("== %s: the next attempt follows at %.19sZ\n", writer->prefix, at);
        fflush(stdout);
    }
    watch->failures[index] = failures;
}

static void print_state(struct watch *watch, size_t index, const json_t *job)
{
    int status = status_of(job);

    if (watch->statuses[index] == status)
        return;
    if (status >= STATUS_SUCCESS)
        line_writer_flush(&watch->consoles[index].writer, stdout);
    watch->statuses[index] = status;
    if (!watch->shows_states || status <= STATUS_QUEUED)
        return;
    printf("== %s: %s%s\n", watch->consoles[index].writer.prefix, statuses[status],
           json_is_true(json_object_get(job, "cached")) ? " (from the cache)" : "");
    if (status == STATUS_FAILED)
        print_error(watch, job);
    fflush(stdout);
}

/* What is new since the last time. */
static int update(struct watch *watch, const json_t *execution)
{
    json_t *jobs = json_object_get(execution, "job_list"), *job;
    bool found = false;
    size_t index;

    if (!watch->consoles) {
        int failed = begin(watch, jobs);
        if (failed)
            return failed;
    }
    json_array_foreach(jobs, index, job) {
        if (index >= watch->count || !is_meant(watch, job))
            continue;
        found = true;
        int failed = console_follow(watch->client, &watch->consoles[index],
                                    number_of(job, "attempt"), number_of(job, "console_size"));
        if (failed)
            return failed;
        print_retry(watch, index, job);
        print_state(watch, index, job);
    }
    return found || !watch->job ? 0
                                : df_fail(watch->client->ctx, DF_NOT_FOUND,
                                          "there is no job '%s' in this execution", watch->job);
}

static int result_of(struct df_ctx *ctx, int status)
{
    if (status == STATUS_FAILED)
        return df_fail_as(ctx, DF_CONFLICT, "run_failed", "the run failed");
    if (status == STATUS_CANCELED)
        return df_fail_as(ctx, DF_CONFLICT, "run_canceled", "the run was canceled");
    return 0;
}

static int say_detached(struct df_ctx *ctx, const char *execution)
{
    return df_fail_as(ctx, DF_CONFLICT, "interrupted",
                      "the run goes on; to see it: deepforge logs %1$s --follow; "
                      "to stop it: deepforge executions cancel %1$s",
                      execution);
}

/* One look, in a ctx of its own: a run may be followed for days. Failures go to `ctx`. */
static int look(struct df_ctx *ctx, struct watch *watch, const char *execution, int *status)
{
    struct df_ctx round;
    json_t *state = NULL;

    df_ctx_init(&round, ctx->id, ctx->process);
    watch->client->ctx = &round;
    int failed = client_call(watch->client, "GET",
                             df_printf(&round.arena, "/executions/%s", execution), NULL, &state);
    if (!failed)
        failed = update(watch, state);
    if (!failed)
        *status = status_of(state);
    else if (round.error.slug)
        (void) df_fail_as(ctx, round.error.code, round.error.slug, "%s", round.error.detail);
    else
        (void) df_fail(ctx, round.error.code, "%s", round.error.detail);
    watch->client->ctx = ctx;
    df_ctx_release(&round);
    return failed;
}

/* The server may be restarted while we look: a few failures in a row are no reason to give up. */
static int follow(struct df_ctx *ctx, struct watch *watch, const char *execution,
                  struct event_stream *stream)
{
    int failures = 0, status = STATUS_NONE;

    while (!interrupted) {
        int failed = look(ctx, watch, execution, &status);
        if (failed && (failed != -DF_UNAVAILABLE || ++failures == CALL_TRIES))
            return failed;
        if (!failed)
            failures = 0;
        if (status >= STATUS_SUCCESS)
            return result_of(ctx, status);
        (void) event_stream_wait(stream, LOOK_MILLISECONDS);
    }
    return say_detached(ctx, execution);
}

int watch_execution(struct client *client, const char *execution, const char *job)
{
    struct df_ctx *ctx = client->ctx;
    struct watch watch = {client, &ctx->arena, job, .shows_states = !job};
    const struct sigaction on_interrupt = {.sa_handler = note_interrupt};
    json_t *state;

    int failed = client_call(client, "GET", df_printf(&ctx->arena, "/executions/%s", execution),
                             NULL, &state);
    if (failed)
        return failed;
    (void) sigaction(SIGINT, &on_interrupt, NULL);
    struct event_stream *stream = event_stream_open(
        client, df_printf(&ctx->arena, "x_%s_%s", text_of(state, "project"), execution));
    failed = follow(ctx, &watch, execution, stream);
    event_stream_close(stream);
    close_consoles(&watch);
    return failed;
}

int watch_print(struct client *client, json_t *execution, const char *job)
{
    struct watch watch = {client, &client->ctx->arena, job};

    int failed = update(&watch, execution);
    for (size_t i = 0; !failed && i < watch.count; i++)
        line_writer_flush(&watch.consoles[i].writer, stdout);
    close_consoles(&watch);
    return failed;
}
