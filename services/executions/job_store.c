#include "job_store.h"
#include "execution_store.h"
#include "queries.h"
#include "retry.h"

#include <df/log.h>
#include <df/metrics.h>

#include <sodium.h>
#include <string.h>

static struct df_counter jobs_success = {"deepforge_jobs_success_total", "Jobs that succeeded"};
static struct df_counter jobs_failed = {"deepforge_jobs_failed_total", "Jobs that failed"};
static struct df_counter jobs_canceled = {"deepforge_jobs_canceled_total",
                                          "Running jobs that were canceled"};
static struct df_counter attempts_retried = {"deepforge_attempts_retried_total",
                                             "Attempts that failed and were followed by another"};
static struct df_counter attempts_lost = {"deepforge_attempts_lost_total",
                                          "Attempts whose worker vanished"};

struct move {
    const struct job_change *change;
    const char *attempt, *froms, *to;
};

static const char *number_text(struct df_ctx *ctx, int64_t number)
{
    return number == DF_NO_INT ? NULL : df_printf(&ctx->arena, "%lld", (long long) number);
}

static int apply_start(struct df_ctx *ctx, const struct move *move, struct job_outcome *outcome)
{
    const struct job_change *change = move->change;
    const struct job_start *start = change->start;
    int64_t announced = 0;

    int failed = df_pg_run(ctx,
                           sql_job_start(change->job, move->attempt, change->execution, move->froms,
                                         move->to, start->worker, start->worker_name,
                                         start->isolation, number_text(ctx, start->pid),
                                         number_text(ctx, start->ago_ms)),
                           &announced);
    outcome->changed = announced > 0;
    return failed;
}

struct success {
    int64_t count;
    const char *ready, *undecided;
    json_t *builtin;
    bool is_awaited, is_last_of_member;
};

static const struct df_field success_fields[] = {
    DF_FIELD(success, count, DF_INT, 0),
    DF_FIELD(success, ready, DF_TEXT, 0),
    DF_FIELD(success, undecided, DF_TEXT, 0),
    DF_FIELD(success, builtin, DF_JSON, 0),
    DF_FIELD(success, is_awaited, DF_BOOL, 0),
    DF_FIELD(success, is_last_of_member, DF_BOOL, 0),
    {},
};

static int apply_finish(struct df_ctx *ctx, const struct move *move, struct job_outcome *outcome)
{
    const struct job_change *change = move->change;
    char ready_froms[JOB_FROMS_SIZE];
    struct success success = {};

    job_event_froms(JOB_READY, ready_froms);
    int failed = df_pg_one(ctx,
                           sql_job_succeed(change->job, move->attempt, change->execution,
                                           move->froms, move->to, change->outputs, change->result,
                                           ready_froms, job_event_to(JOB_READY)),
                           success_fields, &success);
    if (failed || success.count == 0)
        return failed;
    outcome->changed = true;
    outcome->ready = success.ready;
    outcome->undecided = success.undecided;
    outcome->builtin = success.builtin;
    outcome->is_awaited = success.is_awaited;
    outcome->ends_member = success.is_last_of_member;
    return 0;
}

static int end_under_lock(struct df_ctx *ctx, const struct move *move, struct job_outcome *outcome)
{
    const struct job_change *change = move->change;
    struct attempt attempt = {};
    int64_t announced = 0;

    int failed = df_pg_run(ctx,
                           sql_job_end(change->job, move->attempt, change->execution, move->froms,
                                       move->to, change->detail, change->result),
                           &announced);
    if (failed || announced == 0)
        return failed;
    outcome->changed = true;
    failed = df_pg_one(ctx, sql_job_place(change->job), attempt_fields, &attempt);
    if (failed)
        return failed;
    const char *why = df_printf(&ctx->arena, "'%s' %s", attempt.name,
                                change->event == JOB_CRASH ? "failed" : "was canceled");
    return execution_stop(ctx, change->execution, JOB_CANCEL, why, &outcome->handed);
}

struct tries {
    const char *name;
    int64_t failures;
    json_t *policy;
};

static const struct df_field tries_fields[] = {
    DF_FIELD(tries, name, DF_TEXT, 0),
    DF_FIELD(tries, failures, DF_INT, 0),
    DF_FIELD(tries, policy, DF_JSON, 0),
    {},
};

static double any_chance(void)
{
    enum { STEPS = 1000000 };

    return (double) randombytes_uniform(STEPS + 1) / STEPS;
}

/* The attempt has ended; the job goes on. Without a wait it is handed over with what else is ready.
 */
static int try_again(struct df_ctx *ctx, const struct move *move, const struct tries *tries,
                     const struct retry *retry, struct job_outcome *outcome)
{
    const struct job_change *change = move->change;
    double seconds = retry_wait(retry, tries->failures, any_chance());
    const char *detail = df_printf(&ctx->arena, "attempt %lld of %lld failed: %s",
                                   (long long) tries->failures + 1, (long long) retry->max_attempts,
                                   change->detail ? change->detail : "nobody knows why");
    char froms[JOB_FROMS_SIZE];
    int64_t announced = 0;

    job_event_froms(JOB_RETRY, froms);
    int failed = df_pg_run(ctx,
                           sql_job_retry(change->job, move->attempt, change->execution, froms,
                                         job_event_to(JOB_RETRY), change->detail, change->result,
                                         detail, df_printf(&ctx->arena, "%.3f", seconds)),
                           &announced);
    if (failed || announced == 0)
        return failed;
    outcome->changed = true;
    outcome->event = JOB_RETRY;
    if (seconds <= 0)
        outcome->ready = df_printf(&ctx->arena, "{%s}", change->job);
    return execution_settle(ctx, change->execution);
}

/* After the last of several attempts the job says that there were others. */
static struct job_change last_of(struct df_ctx *ctx, const struct job_change *change,
                                 const struct tries *tries)
{
    struct job_change last = *change;

    if (tries->failures > 0)
        last.detail = df_printf(&ctx->arena, "all %lld attempts failed; the last one: %s",
                                (long long) tries->failures + 1,
                                change->detail ? change->detail : "nobody knows why");
    return last;
}

/* Nothing is tried again in an execution that is ending. */
static int apply_crash(struct df_ctx *ctx, const struct move *move, struct job_outcome *outcome)
{
    struct execution_state state;
    struct tries tries = {};
    int failed = execution_lock(ctx, move->change->execution, &state);

    if (!failed)
        failed = df_pg_one(ctx, sql_job_retry_find(move->change->job), tries_fields, &tries);
    if (failed)
        return failed;
    const struct retry retry = retry_read(tries.policy);
    if (retry_is_due(&retry, tries.failures) && !state.canceling && !state.failing)
        return try_again(ctx, move, &tries, &retry, outcome);
    const struct job_change last = last_of(ctx, move->change, &tries);
    const struct move end = {&last, move->attempt, move->froms, move->to};
    return end_under_lock(ctx, &end, outcome);
}

/* It has no attempt that could end with it. */
static int apply_expire(struct df_ctx *ctx, const struct move *move, struct job_outcome *outcome)
{
    const struct job_change *change = move->change;
    struct execution_state state;
    struct tries tries = {};
    int64_t announced = 0;
    int failed = execution_lock(ctx, change->execution, &state);

    if (!failed)
        failed = df_pg_run(
            ctx,
            sql_job_expire(change->job, change->execution, move->froms, move->to, change->detail),
            &announced);
    if (failed || announced == 0)
        return failed;
    outcome->changed = true;
    failed = df_pg_one(ctx, sql_job_retry_find(change->job), tries_fields, &tries);
    if (!failed)
        failed = execution_stop(ctx, change->execution, JOB_CANCEL,
                                df_printf(&ctx->arena, "'%s' failed", tries.name),
                                &outcome->handed);
    if (!failed)
        json_array_append_new(outcome->handed, json_pack("{ss sI}", "job", change->job, "attempt",
                                                         (json_int_t) change->attempt));
    return failed;
}

static int apply_end(struct df_ctx *ctx, const struct move *move, struct job_outcome *outcome)
{
    struct execution_state state;
    int failed = execution_lock(ctx, move->change->execution, &state);

    return failed ? failed : end_under_lock(ctx, move, outcome);
}

/* Whoever vanishes while the execution is being ended is not replaced. */
static enum job_event lose_event(const struct job_change *change,
                                 const struct execution_state *state)
{
    bool is_ending = state->canceling || state->failing;
    return change->event == JOB_LOSE && is_ending ? JOB_STOP : change->event;
}

static int apply_lose(struct df_ctx *ctx, const struct move *move, struct job_outcome *outcome)
{
    const struct job_change *change = move->change;
    struct execution_state state;
    char froms[JOB_FROMS_SIZE];
    int64_t announced = 0;

    int failed = execution_lock(ctx, change->execution, &state);
    if (failed)
        return failed;
    enum job_event event = lose_event(change, &state);
    job_event_froms(event, froms);
    failed = df_pg_run(ctx,
                       sql_job_lose(change->job, move->attempt, change->execution, froms,
                                    job_event_to(event), change->detail),
                       &announced);
    if (failed || announced == 0)
        return failed;
    outcome->changed = true;
    df_count(&attempts_lost);
    if (event == JOB_LOSE)
        return execution_settle(ctx, change->execution);
    return execution_stop(ctx, change->execution, JOB_CANCEL, change->detail, &outcome->handed);
}

struct application {
    int (*apply)(struct df_ctx *ctx, const struct move *move, struct job_outcome *outcome);
    struct df_counter *counter;
};

/* JOB_READY follows from JOB_FINISH, JOB_RETRY comes of JOB_CRASH; JOB_CANCEL is for all jobs of an
 * execution: execution_stop().
 */
static const struct application applications[JOB_EVENT_COUNT] = {
    [JOB_START] = {apply_start, NULL},         [JOB_FINISH] = {apply_finish, &jobs_success},
    [JOB_CRASH] = {apply_crash, &jobs_failed}, [JOB_STOP] = {apply_end, &jobs_canceled},
    [JOB_RETRY] = {NULL, &attempts_retried},   [JOB_EXPIRE] = {apply_expire, &jobs_failed},
    [JOB_LOSE] = {apply_lose, NULL},           [JOB_ABANDON] = {apply_lose, &jobs_failed},
};

/* Statements that change one row tree at once need no transaction around them. */
static bool is_single_statement(enum job_event event)
{
    return event == JOB_START || event == JOB_FINISH;
}

static int apply_in_transaction(struct df_ctx *ctx, const struct move *move,
                                struct job_outcome *outcome)
{
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = applications[move->change->event].apply(ctx, move, outcome);
    if (!failed)
        return df_pg_commit(ctx);
    df_pg_rollback(ctx);
    return failed;
}

int job_change(struct df_ctx *ctx, const struct job_change *change, struct job_outcome *outcome)
{
    const struct application *application = &applications[change->event];
    char froms[JOB_FROMS_SIZE];

    job_event_froms(change->event, froms);
    const struct move move = {change, number_text(ctx, change->attempt), froms,
                              job_event_to(change->event)};
    *outcome = (struct job_outcome){
        .event = change->event, .execution = change->execution, .ready = "{}", .undecided = "{}"};
    int failed = is_single_statement(change->event) ? application->apply(ctx, &move, outcome)
                                                    : apply_in_transaction(ctx, &move, outcome);
    if (failed || !outcome->changed)
        return failed;
    if (!is_single_statement(change->event)) /* rare, so nobody looks whether it is so */
        outcome->is_awaited = outcome->ends_member = true;
    if (applications[outcome->event].counter)
        df_count(applications[outcome->event].counter);
    df_log(ctx, DF_INFO, "job_changed", "{ss sI ss}", "job", change->job, "attempt",
           (json_int_t) change->attempt, "to", job_event_to(outcome->event));
    return 0;
}

const struct df_field attempt_fields[] = {
    DF_FIELD(attempt, project, DF_UUID, 0),
    DF_FIELD(attempt, execution, DF_UUID, 0),
    DF_FIELD(attempt, name, DF_TEXT, 0),
    DF_FIELD(attempt, status, DF_ENUM, 0, .names = job_status_names),
    DF_FIELD(attempt, newest, DF_INT, 0),
    DF_FIELD(attempt, attempt_status, DF_TEXT, 0),
    DF_FIELD(attempt, console_size, DF_INT, 0),
    DF_FIELD(attempt, output_names, DF_TEXT, 0),
    DF_FIELD(attempt, shown_job, DF_UUID, 0),
    DF_FIELD(attempt, shown_attempt, DF_INT, 0),
    {},
};

int attempt_find(struct df_ctx *ctx, const char *job, int64_t number, struct attempt *attempt)
{
    *attempt = (struct attempt){};
    return df_pg_one(ctx, sql_attempt_find(job, number_text(ctx, number)), attempt_fields, attempt);
}

static int fail_stale(struct df_ctx *ctx, const char *why)
{
    return df_fail_as(ctx, DF_CONFLICT, "stale_attempt", "%s", why);
}

int attempt_check(struct df_ctx *ctx, const char *job, int64_t number, struct attempt *attempt)
{
    struct attempt own;

    attempt = attempt ? attempt : &own;
    int failed = attempt_find(ctx, job, number, attempt);
    if (failed == -DF_NOT_FOUND)
        return fail_stale(ctx, "the execution was deleted");
    if (failed)
        return failed;
    if (attempt->newest > number)
        return fail_stale(ctx, "a newer attempt took over");
    if (attempt->newest == number && !attempt->attempt_status)
        return fail_stale(ctx, "the job was canceled before this attempt started");
    if (job_status_is_final((enum job_status) attempt->status))
        return fail_stale(ctx, "the job has ended");
    if (attempt->attempt_status && strcmp(attempt->attempt_status, "queued") != 0
        && strcmp(attempt->attempt_status, "running") != 0)
        return fail_stale(ctx, "this attempt has ended");
    return 0;
}

int attempt_meet(struct df_ctx *ctx, const char *job, const char *execution, int64_t number)
{
    char froms[JOB_FROMS_SIZE];

    job_event_froms(JOB_LOSE, froms);
    return df_pg_run(
        ctx, sql_job_meet(job, number_text(ctx, number), execution, froms, job_event_to(JOB_LOSE)),
        NULL);
}
