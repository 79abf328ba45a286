#include "access.h"
#include "dispatch.h"
#include "job_store.h"
#include "json_text.h"
#include "queries.h"
#include "routes.h"

#include <df/log.h>
#include <df/service.h>

#include <string.h>

/* What compute says when a lease ran out. */
struct loss {
    int64_t attempt;
    bool is_final;
    const char *detail;
};

static const struct df_field loss_fields[] = {
    DF_FIELD(loss, attempt, DF_INT, DF_REQUIRED, .min = 1, .max = INT32_MAX),
    {.name = "final", .type = DF_BOOL, .offset = offsetof(struct loss, is_final)},
    DF_FIELD(loss, detail, DF_TEXT, DF_NULLABLE, .max = 1000),
    {},
};

/* The lock of the package list alone may be larger than the usual body. */
enum { FINISH_BODY_LIMIT = 4 * 1024 * 1024 };

static int job_start(struct df_call *call)
{
    const struct df_principal *principal = &call->principal;
    struct job_start start = {.pid = DF_NO_INT};
    struct job_change change = {.execution = principal->execution,
                                .attempt = principal->attempt,
                                .event = JOB_START,
                                .start = &start};
    struct job_outcome outcome;
    struct attempt attempt;

    int failed = access_own_job(call, &change.job);
    if (!failed)
        failed = df_body(call, job_start_fields, &start);
    if (!failed)
        failed = job_change(call->ctx, &change, &outcome);
    if (failed)
        return failed;
    if (!outcome.changed) { /* the same start again, or too late */
        failed = attempt_check(call->ctx, change.job, change.attempt, &attempt);
        if (failed)
            return failed;
        return df_reply_empty(call);
    }
    df_wake(call->ctx, "announce");
    return df_reply_empty(call);
}

static int check_finish(struct df_call *call, const struct job_finish *finish)
{
    size_t index;
    const char *problem = job_outputs_problem(finish->outputs, &index);

    if (problem)
        return df_fail_at(call->ctx, df_printf(&call->ctx->arena, "/outputs/%zu", index), "%s",
                          problem);
    return 0;
}

static json_t *integer_or_null(int64_t number)
{
    return number == DF_NO_INT ? json_null() : json_integer(number);
}

static int describe(struct df_ctx *ctx, const struct job_finish *finish, struct job_change *change)
{
    change->event = job_finish_event(finish);
    change->detail = change->event == JOB_FINISH ? NULL : job_finish_detail(&ctx->arena, finish);
    change->outputs = json_text(&ctx->arena,
                                finish->outputs ? json_incref(finish->outputs) : json_array());
    change->result = json_text(&ctx->arena, json_pack("{so so sO? sO? sO?}", "exit_code",
                                                      integer_or_null(finish->exit_code), "signal",
                                                      integer_or_null(finish->signal), "error",
                                                      finish->error, "usage", finish->usage,
                                                      "environment", finish->environment));
    if (!change->outputs || !change->result)
        return df_fail(ctx, DF_INTERNAL, "the finish could not be written");
    return 0;
}

/* Nothing changed: the same finish again is fine, a start that was not heard is made good, the rest
 * is refused. `retry` says that the finish may work now. */
static int explain(struct df_call *call, const struct job_change *change,
                   const struct job_finish *finish, bool *retry)
{
    struct df_ctx *ctx = call->ctx;
    struct attempt attempt;

    int failed = attempt_check(ctx, change->job, change->attempt, &attempt);
    bool is_repeated = attempt.attempt_status
                       && strcmp(attempt.attempt_status, job_finish_names[finish->status]) == 0;
    if (failed && is_repeated) {
        ctx->error = (struct df_error){};
        return 0;
    }
    if (failed)
        return failed;
    if (attempt.status == JOB_RUNNING && attempt.newest == change->attempt)
        return df_fail_at(ctx, "/outputs", "a success needs all of %s", attempt.output_names);
    *retry = true;
    return 0;
}

/* A worker whose start was lost on the way: start it now. */
static int start_late(struct df_call *call, const struct job_change *finish)
{
    static const struct job_start unknown = {.pid = DF_NO_INT};
    struct job_change change = *finish;
    struct job_outcome outcome;

    change.event = JOB_START;
    change.start = &unknown;
    return job_change(call->ctx, &change, &outcome);
}

static int finish_again(struct df_call *call, const struct job_change *change,
                        const struct job_finish *finish, struct job_outcome *outcome)
{
    bool retry = false, unused;
    int failed = explain(call, change, finish, &retry);

    if (failed || !retry)
        return failed;
    failed = start_late(call, change);
    if (!failed)
        failed = job_change(call->ctx, change, outcome);
    if (!failed && !outcome->changed)
        failed = explain(call, change, finish, &unused);
    return failed;
}

/* The job was over before its worker told of the start. Too late, or known already: the finish will
 * say so. */
static int start_first(struct df_call *call, const struct job_change *finish,
                       const struct job_finish *said)
{
    struct job_start start = {.pid = DF_NO_INT};
    struct job_change change = *finish;
    struct job_outcome outcome;
    int failed = df_record_from_json(call->ctx, job_start_fields, said->start, &start);

    change.event = JOB_START;
    change.start = &start;
    return failed ? failed : job_change(call->ctx, &change, &outcome);
}

static int job_finish(struct df_call *call)
{
    const struct df_principal *principal = &call->principal;
    struct job_finish finish = {
        .exit_code = DF_NO_INT, .signal = DF_NO_INT, .console_size = DF_NO_INT};
    struct job_change change = {.execution = principal->execution, .attempt = principal->attempt};
    struct job_outcome outcome;

    int failed = access_own_job(call, &change.job);
    if (!failed)
        failed = df_body(call, job_finish_fields, &finish);
    if (!failed)
        failed = check_finish(call, &finish);
    if (!failed)
        failed = describe(call->ctx, &finish, &change);
    if (!failed && finish.start)
        failed = start_first(call, &change, &finish);
    if (!failed)
        failed = job_change(call->ctx, &change, &outcome);
    if (!failed && !outcome.changed)
        failed = finish_again(call, &change, &finish, &outcome);
    if (failed)
        return failed;
    json_t *leases = NULL;
    const struct dispatch_end end = {change.job, change.attempt, finish.claims ? &leases : NULL};
    if (outcome.changed)
        dispatch_outcome(call->ctx, &outcome, &end);
    return leases ? df_reply_json(call, 200, json_pack("{sO}", "leases", leases))
                  : df_reply_empty(call);
}

/* It is over and was not lost: whoever lost it was told too late. */
static bool has_ended(const struct attempt *attempt)
{
    static const char *const ends[] = {"success", "failed", "canceled", NULL};

    return job_status_is_final((enum job_status) attempt->status)
           || (attempt->attempt_status && df_name_find(ends, attempt->attempt_status) >= 0);
}

/* Tells the queue whether anybody still waits for this attempt. */
static int reply_to_queue(struct df_call *call, const struct job_change *change)
{
    struct attempt attempt;
    int failed = attempt_find(call->ctx, change->job, change->attempt, &attempt);

    if (failed)
        return failed;
    if (change->event == JOB_LOSE && has_ended(&attempt))
        return df_fail_as(call->ctx, DF_CONFLICT, "job_ended", "this attempt has ended: %s",
                          attempt.attempt_status ? attempt.attempt_status
                                                 : job_status_names[attempt.status]);
    return df_reply_empty(call);
}

static int job_lost(struct df_call *call)
{
    struct loss loss = {};
    struct job_change change = {.event = JOB_LOSE};
    struct job_outcome outcome;
    struct attempt attempt;

    int failed = df_path_uuid(call, "job", &change.job);
    if (!failed)
        failed = df_body(call, loss_fields, &loss);
    if (!failed)
        failed = attempt_find(call->ctx, change.job, loss.attempt, &attempt);
    if (failed)
        return failed;
    change.execution = attempt.execution;
    change.attempt = loss.attempt;
    change.event = loss.is_final ? JOB_ABANDON : JOB_LOSE;
    change.detail = df_printf(&call->ctx->arena, "attempt %lld was lost: %s",
                              (long long) loss.attempt,
                              loss.detail ? loss.detail : "its worker vanished");
    failed = job_change(call->ctx, &change, &outcome);
    if (failed)
        return failed;
    if (outcome.changed)
        dispatch_outcome(call->ctx, &outcome, NULL);
    return reply_to_queue(call, &change);
}

const struct df_route attempt_routes[] = {
    DF_ROUTE("POST", "/jobs/:job/start", job_start, DF_JOB_TOKEN),
    DF_ROUTE("POST", "/jobs/:job/finish", job_finish, DF_JOB_TOKEN, FINISH_BODY_LIMIT),
    DF_ROUTE("POST", "/internal/jobs/:job/lost", job_lost, DF_SERVICE),
    {},
};
