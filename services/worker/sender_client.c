#include "sender_client.h"
#include "sender_calls.h"

#include <df/log.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A storage that is away for longer fails the job; the host itself is waited for as long as the
 * attempt is ours. */
/* A storage that is away for longer than a moment is told on the job's console. */
enum { STORAGE_MOMENT_MS = 2000, STORAGE_PATIENCE_MS = 10 * 60 * 1000 };

/* The start of a job that is over sooner, and stores no more than this, goes with its finish: a
 * call less, of three. */
enum { START_PAUSE_MS = 50, START_OUTPUT_BYTES = 1024 * 1024 };

enum task {
    TASK_NONE,
    TASK_START,
    TASK_CONSOLE,
    TASK_METRICS,
    TASK_FIGURE,
    TASK_OUTPUT,
    TASK_FINISH
};

bool sender_is_stale(struct sender *sender)
{
    pthread_mutex_lock(&sender->report->lock);
    bool stale = sender->report->is_stale;
    pthread_mutex_unlock(&sender->report->lock);
    return stale;
}

/* With the report's lock. */
static void wait_until(struct report *report, int64_t until)
{
    struct timespec at;
    int64_t left = until - report_now_ms();

    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += left / 1000;
    at.tv_nsec += left % 1000 * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_nsec -= 1000000000;
        at.tv_sec++;
    }
    if (left > 0)
        (void) pthread_cond_clockwait(&report->changed, &report->lock, CLOCK_MONOTONIC, &at);
}

void sender_pause(struct sender *sender, int milliseconds)
{
    int64_t until = report_now_ms() + milliseconds / 2
                    + rand_r(&sender->seed) % (milliseconds / 2 + 1);

    pthread_mutex_lock(&sender->report->lock);
    while (!sender->report->is_stale && report_now_ms() < until)
        wait_until(sender->report, until);
    pthread_mutex_unlock(&sender->report->lock);
}

/* Calls until it works, is refused, or nobody wants it any more. `patience` in ms; 0 = endless.
 * Every try has a ctx of its own, because they may be many. */
static int insist(struct sender *sender, int (*send)(struct df_ctx *ctx, struct sender *sender),
                  int64_t patience, char reason[512])
{
    int64_t until = report_now_ms() + patience;
    int pause = SENDER_FIRST_PAUSE_MS;

    for (;;) {
        struct df_ctx ctx;
        df_ctx_init(&ctx, sender->attempt->job, &sender->attempt->shop->host->process);
        int failed = send(&ctx, sender);
        bool stale = failed && host_is_stale(&ctx, failed);
        if (failed && reason)
            snprintf(reason, 512, "%s", ctx.error.detail);
        df_ctx_release(&ctx);
        if (!failed || sender_is_stale(sender))
            return failed;
        if (!host_may_recover(failed))
            return stale ? -DF_CONFLICT : failed;
        if (patience && report_now_ms() > until)
            return failed;
        sender_pause(sender, pause);
        pause = pause * 2 < SENDER_LONGEST_PAUSE_MS ? pause * 2 : SENDER_LONGEST_PAUSE_MS;
    }
}

/* The host says that this attempt is not ours. */
static void give_up(struct sender *sender)
{
    attempt_stop(sender->attempt, ATTEMPT_LOST);
}

/* With the lock: which metrics wait; REPORT_METRICS: none. */
static enum report_metrics waiting_metrics(const struct report *report)
{
    for (int i = 0; i < REPORT_METRICS; i++)
        if (report->metrics[i].count > 0)
            return (enum report_metrics) i;
    return REPORT_METRICS;
}

static bool are_many(const struct report *report)
{
    return report->metrics[REPORT_LOGGED].count >= METRIC_QUEUE_BATCH
           || report->metrics[REPORT_LOGGED].used >= METRIC_QUEUE_BATCH_BYTES;
}

/* With the lock: what is to be done now; TASK_NONE: something later, or nothing at all. */
static enum task choose(struct sender *sender, int64_t *later)
{
    const struct report *report = sender->report;
    int64_t unsent = report_unsent(report);
    int64_t due = report->unsent_since + REPORT_CONSOLE_PAUSE_MS;

    *later = INT64_MAX;
    if (unsent >= REPORT_CONSOLE_BATCH
        || (unsent > 0 && (report->is_over || report_now_ms() >= due)))
        return TASK_CONSOLE;
    bool has_points = waiting_metrics(report) < REPORT_METRICS;
    int64_t points_due = report->points_since + REPORT_POINTS_PAUSE_MS;
    if (has_points && (report->is_over || are_many(report) || report_now_ms() >= points_due))
        return TASK_METRICS;
    for (size_t i = 0; i < report->figure_count; i++)
        if (report->figures[i].bytes)
            return TASK_FIGURE;
    if (report->outputs_sent < report->output_count)
        return TASK_OUTPUT;
    if (report->is_over)
        return TASK_FINISH;
    if (unsent > 0)
        *later = due;
    if (has_points && points_due < *later)
        *later = points_due;
    return TASK_NONE;
}

/* With the lock: it says nothing but small values and its end. */
static bool is_short(const struct sender *sender, enum task task)
{
    const struct report *report = sender->report;

    return task == TASK_FINISH
           || (task == TASK_OUTPUT
               && report->outputs[report->outputs_sent].size <= START_OUTPUT_BYTES);
}

/* With the lock: as choose(), and the start comes before all else that the host shall hear. */
static enum task choose_first(struct sender *sender, int64_t *later)
{
    int64_t due = sender->began + START_PAUSE_MS;
    enum task task = choose(sender, later);

    if (sender->has_started || is_short(sender, task))
        return task;
    if (task != TASK_NONE || report_now_ms() >= due)
        return TASK_START;
    if (due < *later)
        *later = due;
    return TASK_NONE;
}

static enum task wait_for_task(struct sender *sender)
{
    struct report *report = sender->report;
    enum task task = TASK_NONE;
    int64_t later;

    pthread_mutex_lock(&report->lock);
    while (!report->is_stale && (task = choose_first(sender, &later)) == TASK_NONE) {
        if (later == INT64_MAX)
            pthread_cond_wait(&report->changed, &report->lock);
        else
            wait_until(report, later);
    }
    if (report->is_stale)
        task = TASK_NONE;
    pthread_mutex_unlock(&report->lock);
    return task;
}

/* Something was sent: the job may be waiting for that. */
static void tell_watcher(struct report *report)
{
    const uint64_t one = 1;
    (void) !write(report->wake, &one, sizeof one);
}

static void do_start(struct sender *sender)
{
    if (insist(sender, send_start, 0, NULL))
        give_up(sender);
    sender->has_started = true;
}

static void do_console(struct sender *sender)
{
    int failed = insist(sender, send_console, 0, NULL);

    if (failed == -DF_CONFLICT || failed == -DF_NOT_FOUND) {
        give_up(sender);
    } else if (failed && !sender_is_stale(sender)) {
        pthread_mutex_lock(&sender->report->lock);
        sender->report->console_is_closed = true;
        pthread_mutex_unlock(&sender->report->lock);
    }
}

/* A host that takes no more of them says so once; the job is told on its console. */
static int do_metrics(struct sender *sender)
{
    struct report *report = sender->report;
    char reason[512] = "", note[600];

    pthread_mutex_lock(&report->lock);
    sender->metrics = waiting_metrics(report);
    pthread_mutex_unlock(&report->lock);
    int failed = insist(sender, send_metrics, 0, reason);
    if (!failed || failed == -DF_CONFLICT || failed == -DF_UNAUTHENTICATED
        || sender_is_stale(sender))
        return failed;
    pthread_mutex_lock(&report->lock);
    metric_queue_close(&report->metrics[sender->metrics]);
    pthread_mutex_unlock(&report->lock);
    int size = snprintf(note, sizeof note, "\n[Metrics are left out from here on: %s]\n", reason);
    if (sender->metrics == REPORT_LOGGED)
        report_console(report, note, (size_t) size);
    return 0;
}

static void tell(struct sender *sender, const char *note)
{
    if (!sender->has_started)
        do_start(sender);
    report_late_note(sender->report, note);
    do_console(sender);
}

/* The value is worth waiting for; who looks at the console sees for what. */
static int store(struct sender *sender, const struct report_output *output, char *reason)
{
    int failed = insist(sender, send_output, STORAGE_MOMENT_MS, reason);

    if (!host_may_recover(failed) || attempt_is_stopped(sender->attempt))
        return failed;
    tell(sender, df_printf(&sender->arena,
                           "\n[The output '%s' cannot be stored at the moment: %s. It is tried "
                           "again for ten minutes.]\n",
                           output->name, reason));
    failed = insist(sender, send_output, STORAGE_PATIENCE_MS, reason);
    if (!failed)
        tell(sender, df_printf(&sender->arena, "[The output '%s' is stored now.]\n", output->name));
    return failed;
}

static void do_output(struct sender *sender)
{
    const struct report_output *output = &sender->report->outputs[sender->report->outputs_sent];
    char reason[512] = "";

    /* Of a job that was stopped, or one of whose outputs is lost already, nobody wants the rest. */
    if (!sender->problem && !attempt_is_stopped(sender->attempt)) {
        int failed = store(sender, output, reason);
        if (failed)
            sender->problem = df_printf(&sender->arena, "its output '%s' cannot be stored: %s",
                                        output->name, reason);
        sender->is_cut = failed && attempt_is_stopped(sender->attempt);
    } else if (!sender->problem) {
        sender->is_cut = true;
    }
    pthread_mutex_lock(&sender->report->lock);
    sender->report->outputs_sent++;
    pthread_mutex_unlock(&sender->report->lock);
}

/* `detail` may be NULL. */
static void turn_into(struct sender *sender, const char *status, const char *detail)
{
    json_t *finish = sender->report->finish, *text = detail ? json_string(detail) : NULL;

    json_object_set_new(finish, "status", json_string(status));
    json_object_set_new(finish, "outputs", json_array());
    if (text)
        json_object_set_new(finish, "detail", text);
}

static bool is_success(const struct sender *sender)
{
    const char *status = json_string_value(json_object_get(sender->report->finish, "status"));
    return strcmp(status, "success") == 0;
}

static void do_finish(struct sender *sender)
{
    char reason[512] = "";

    if (sender->is_cut && is_success(sender)) /* somebody canceled it while it was stored */
        turn_into(sender, "canceled", NULL);
    else if (sender->problem && is_success(sender))
        turn_into(sender, "failed", sender->problem);
    int failed = insist(sender, send_finish, 0, reason);
    if (failed == -DF_INVALID && is_success(sender)) {
        turn_into(sender, "failed", reason);
        failed = insist(sender, send_finish, 0, reason);
    }
    if (failed && !sender_is_stale(sender))
        df_log(NULL, DF_WARN, "finish_refused", "{ss ss}", "job", sender->attempt->job, "error",
               reason);
}

static void send_all(struct sender *sender)
{
    enum task task;

    while ((task = wait_for_task(sender)) != TASK_NONE) {
        int failed = 0;
        switch (task) {
        case TASK_START:
            do_start(sender);
            break;
        case TASK_CONSOLE:
            do_console(sender);
            break;
        case TASK_METRICS:
            failed = do_metrics(sender);
            tell_watcher(sender->report);
            break;
        case TASK_FIGURE:
            failed = send_figure(sender);
            tell_watcher(sender->report);
            break;
        case TASK_OUTPUT:
            do_output(sender);
            break;
        case TASK_FINISH:
            do_finish(sender);
            return;
        case TASK_NONE:
            break;
        }
        if (failed == -DF_CONFLICT || failed == -DF_UNAUTHENTICATED)
            give_up(sender);
    }
}

static void *run(void *data)
{
    struct attempt *attempt = data;
    struct sender sender = {.attempt = attempt,
                            .report = &attempt->report,
                            .piece = malloc(SENDER_PIECE),
                            .began = report_now_ms(),
                            .seed = (unsigned) (uintptr_t) attempt ^ (unsigned) attempt->number};

    if (!sender.piece)
        abort();
    df_arena_init(&sender.arena, DF_ARENA_LIMIT);
    send_all(&sender);
    df_arena_release(&sender.arena);
    free(sender.piece);
    return NULL;
}

int sender_start(struct df_ctx *ctx, struct attempt *attempt)
{
    if (pthread_create(&attempt->sender, NULL, run, attempt) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot start a thread");
    attempt->has_sender = true;
    return 0;
}

void sender_join(struct attempt *attempt)
{
    if (attempt->has_sender)
        pthread_join(attempt->sender, NULL);
    attempt->has_sender = false;
}
