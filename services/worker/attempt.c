#include "attempt.h"
#include "attempt_run.h"
#include "sender_client.h"

#include <df/log.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { ZYGOTE_TRIES = 3 };

static void set_token(struct attempt *attempt, const char *token)
{
    char *copy = strdup(token);

    if (!copy)
        abort();
    free(attempt->token);
    attempt->token = copy;
}

bool attempt_init(struct attempt *attempt, struct workshop *shop, const char *worker,
                  const json_t *lease)
{
    const char *job = json_string_value(json_object_get(lease, "job"));
    const char *token = json_string_value(json_object_get(lease, "token"));
    const json_t *limits = json_object_get(json_object_get(lease, "spec"), "limits");
    int64_t console = json_integer_value(json_object_get(limits, "console_bytes"));

    *attempt = (struct attempt){.shop = shop, .lease = lease, .wake = eventfd(0, EFD_CLOEXEC)};
    snprintf(attempt->worker, sizeof attempt->worker, "%s", worker);
    attempt->jobdir.fd = -1;
    attempt->number = json_integer_value(json_object_get(lease, "attempt"));
    attempt->job = job;
    pthread_mutex_init(&attempt->token_lock, NULL);
    if (!job || !token || attempt->wake < 0)
        return false;
    set_token(attempt, token);
    report_init(&attempt->report, shop->spool, console > 0 ? console : ATTEMPT_CONSOLE,
                attempt->wake);
    return true;
}

static void clear_away(struct attempt *attempt)
{
    jobdir_close(&attempt->jobdir);
    if (attempt->zygote)
        zygote_pool_give(attempt->shop->zygotes, attempt->zygote);
    attempt->zygote = NULL;
    gpu_pool_give(&attempt->shop->gpus, attempt->gpus);
    attempt->gpus = 0;
    environment_release(&attempt->python);
}

void attempt_release(struct attempt *attempt)
{
    clear_away(attempt);
    report_release(&attempt->report);
    if (attempt->wake >= 0)
        close(attempt->wake);
    free(attempt->token);
    json_decref(attempt->next);
    pthread_mutex_destroy(&attempt->token_lock);
}

void attempt_stop(struct attempt *attempt, enum attempt_stop why)
{
    int none = ATTEMPT_GOES_ON;
    const uint64_t one = 1;

    (void) atomic_compare_exchange_strong(&attempt->stop, &none, why);
    if (why != ATTEMPT_CANCELED)
        report_abandon(&attempt->report);
    (void) !write(attempt->wake, &one, sizeof one);
}

bool attempt_is(const struct attempt *attempt, const char *job, int64_t number)
{
    return attempt->number == number && strcmp(attempt->job, job) == 0;
}

void attempt_renew_token(struct attempt *attempt, const char *token)
{
    pthread_mutex_lock(&attempt->token_lock);
    set_token(attempt, token);
    pthread_mutex_unlock(&attempt->token_lock);
}

const char *attempt_token(struct df_ctx *ctx, struct attempt *attempt)
{
    pthread_mutex_lock(&attempt->token_lock);
    const char *token = df_strdup(&ctx->arena, attempt->token);
    pthread_mutex_unlock(&attempt->token_lock);
    return token;
}

bool attempt_is_stopped(void *context)
{
    struct attempt *attempt = context;
    return atomic_load(&attempt->stop) != ATTEMPT_GOES_ON;
}

void attempt_pause(struct attempt *attempt, int milliseconds)
{
    struct pollfd wake = {.fd = attempt->wake, .events = POLLIN};

    if (!attempt_is_stopped(attempt))
        (void) poll(&wake, 1, milliseconds);
}

static json_t *outputs_json(const struct report *report)
{
    json_t *list = json_array();

    for (size_t i = 0; i < report->output_count; i++)
        json_array_append_new(list,
                              json_pack("{ss ss ss sI}", "name", report->outputs[i].name, "type",
                                        report->outputs[i].type, "hash", report->outputs[i].hash,
                                        "size", (json_int_t) report->outputs[i].size));
    return list;
}

void attempt_conclude(struct df_ctx *ctx, struct attempt *attempt, struct outcome *outcome)
{
    int stop = atomic_load(&attempt->stop);

    if (attempt->is_concluded)
        return;
    attempt->is_concluded = true;
    if (stop == ATTEMPT_LOST || stop == ATTEMPT_RETURNED) {
        report_abandon(&attempt->report);
        return;
    }
    outcome->is_canceled = stop == ATTEMPT_CANCELED;
    json_t *finish = outcome_finish(&ctx->arena, outcome);
    if (outcome_is_success(outcome))
        json_object_set_new(finish, "outputs", outputs_json(&attempt->report));
    if (attempt->python.hash)
        json_object_set_new(
            finish, "environment",
            json_pack("{ss ss}", "hash", attempt->python.hash, "lock", attempt->python.lock));
    report_close(&attempt->report, finish);
}

/* A zygote may have ended since its last job; then the job has not begun, and gets another one. */
static int run_in_zygote(struct df_ctx *ctx, struct attempt *attempt, struct outcome *outcome)
{
    int failed = 0;

    for (int i = 0; i < ZYGOTE_TRIES; i++) {
        failed = attempt_prepare(ctx, attempt, &attempt->zygote);
        if (failed)
            return failed;
        struct gpu_meter *meter = attempt->gpus ? attempt->shop->meter : NULL;
        gpu_meter_begin(meter);
        failed = attempt_watch(ctx, attempt, attempt->zygote, outcome);
        gpu_meter_end(meter);
        if (!failed || !zygote_is_dead(attempt->zygote))
            return failed;
        clear_away(attempt);
    }
    return failed;
}

static int run(struct df_ctx *ctx, struct attempt *attempt, struct outcome *outcome)
{
    int failed = spec_read(ctx, json_object_get(attempt->lease, "spec"), &attempt->spec);

    if (!failed)
        failed = run_in_zygote(ctx, attempt, outcome);
    if (failed)
        outcome->detail = df_strdup(&ctx->arena, ctx->error.detail);
    return failed;
}

void attempt_run(struct attempt *attempt)
{
    struct outcome outcome = {.status = -1, .signal = -1};
    int64_t began = report_now_ms();
    struct df_ctx ctx;

    df_ctx_init(&ctx, attempt->job, &attempt->shop->host->process);
    if (sender_start(&ctx, attempt) == 0) {
        (void) run(&ctx, attempt, &outcome);
        attempt_conclude(&ctx, attempt, &outcome);
        sender_join(attempt);
    }
    df_log(&ctx, DF_INFO, "attempt_ended", "{ss sI ss* sI}", "job", attempt->job, "attempt",
           (json_int_t) attempt->number, "detail", outcome.detail, "ms",
           (json_int_t) (report_now_ms() - began));
    df_ctx_release(&ctx);
}
