#include "lease_store.h"
#include "../executions/executions_client.h"
#include "queries.h"
#include "settings.h"
#include "worker_store.h"

#include <df/log.h>
#include <df/metrics.h>
#include <df/service.h>

#include <stdlib.h>
#include <string.h>

/* One round of a loop looks at so many rows. */
enum { SWEEP_LIMIT = 200, NOTICE_LIMIT = 50, PURGE_LIMIT = 5000 };

/* A notice that could not be delivered is tried again after this time; jobs that are over and
 * workers that are lost are kept for as long as somebody may still speak of them. */
enum { NOTICE_SECONDS = 15, DONE_SECONDS = 3600, LOST_WORKER_SECONDS = 86400 };

static struct df_counter granted = {"deepforge_leases_granted_total", "Leases given to workers"};
static struct df_counter lost = {"deepforge_leases_lost_total", "Leases that ran out"};

static const char *number(struct df_ctx *ctx, int64_t value)
{
    return df_printf(&ctx->arena, "%lld", (long long) value);
}

const char *lease_owner(const struct df_call *call)
{
    return call->principal.speaker == DF_PEER ? NULL : call->principal.user;
}

/* `more`: NULL, or how many slots come to those that wait already. `is_news`: only since this claim
 * it is known that the worker waits for work. */
static int claim_once(struct df_ctx *ctx, const struct lease_claim *claim, const char *more,
                      struct df_list *leases, bool *is_news)
{
    const char *seconds = number(ctx, compute_settings(ctx)->lease_seconds);
    int failed = df_pg_run(ctx, sql_worker_lock(claim->worker), NULL);

    if (!failed)
        failed = df_pg_all(
            ctx,
            sql_lease_claim(claim->worker, claim->owner, number(ctx, claim->slots), seconds, more),
            lease_fields, sizeof(struct lease), leases);
    if (failed)
        return failed;
    if (leases->count == 0)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such worker");
    const struct lease *first = leases->items;
    *is_news = !first->is_waiting;
    if (!first->job)
        leases->count = 0;
    return 0;
}

/* In a transaction of its own. */
static int claim_alone(struct df_ctx *ctx, const struct lease_claim *claim, const char *more,
                       struct df_list *leases, bool *is_news)
{
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = claim_once(ctx, claim, more, leases, is_news);
    return failed ? failed : df_pg_commit(ctx);
}

static void join_lists(struct df_ctx *ctx, struct df_list *first, const struct df_list *second)
{
    struct lease *all = df_alloc(&ctx->arena, (first->count + second->count) * sizeof *all);

    if (first->count > 0)
        memcpy(all, first->items, first->count * sizeof *all);
    if (second->count > 0)
        memcpy(all + first->count, second->items, second->count * sizeof *all);
    *first = (struct df_list){all, first->count + second->count};
}

/* A claim that leaves slots empty says so in the worker's row, which is what queue_exchange() looks
 * at after it has kept jobs. Jobs that were kept in between saw the row as it was before, and were
 * not seen by the claim; a second look finds them. */
int lease_take(struct df_ctx *ctx, const struct lease_claim *claim, struct df_list *leases)
{
    struct df_list more = {};
    bool is_news = false;
    int failed = claim_alone(ctx, claim, NULL, leases, &is_news);

    if (!failed && is_news && (int64_t) leases->count < claim->slots) {
        struct lease_claim rest = *claim;
        rest.slots -= (int64_t) leases->count;
        failed = claim_alone(ctx, &rest, NULL, &more, &is_news);
        if (!failed)
            join_lists(ctx, leases, &more);
    }
    if (!failed)
        df_count_by(&granted, leases->count);
    return failed;
}

int lease_regain(struct df_ctx *ctx, const struct lease_claim *claim, const char *held,
                 struct df_list *leases)
{
    const char *seconds = number(ctx, compute_settings(ctx)->lease_seconds);
    struct lease_claim rest = *claim;
    struct df_list fresh = {};
    int failed = df_pg_all(
        ctx,
        sql_lease_regain(claim->worker, claim->owner, held, number(ctx, claim->slots), seconds),
        lease_fields, sizeof(struct lease), leases);

    rest.slots -= (int64_t) leases->count;
    if (failed || rest.slots <= 0)
        return failed;
    failed = lease_take(ctx, &rest, &fresh);
    if (!failed)
        join_lists(ctx, leases, &fresh);
    return failed;
}

int lease_take_next(struct df_ctx *ctx, const struct lease_claim *claim, struct df_list *leases,
                    bool *must_look_again)
{
    bool is_news = false;
    int failed = claim_once(ctx, claim, "1", leases, &is_news);

    *must_look_again = !failed && is_news && leases->count == 0;
    if (!failed)
        df_count_by(&granted, leases->count);
    return failed;
}

int lease_look_again(struct df_ctx *ctx, const struct lease_claim *claim, struct df_list *leases)
{
    bool is_news;
    int failed = claim_alone(ctx, claim, "0", leases, &is_news);

    if (!failed)
        df_count_by(&granted, leases->count);
    return failed;
}

static json_t *verdict_json(const struct lease *lease, const struct lease_verdict *verdict)
{
    return json_pack("{ss sI ss sI ss}", "job", lease->job, "attempt", (json_int_t) lease->attempt,
                     "state", verdict->is_final ? "done" : "queued", "losses",
                     (json_int_t) verdict->losses, "detail", verdict->detail);
}

static int end_leases(struct df_ctx *ctx, const struct df_list *list, enum lease_event event)
{
    const struct lease *leases = list->items;
    json_t *verdicts = df_defer_json(&ctx->arena, json_array());

    if (list->count == 0)
        return 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct lease_verdict verdict = lease_judge(&leases[i], event);
        json_array_append_new(verdicts, verdict_json(&leases[i], &verdict));
        df_log(ctx, DF_WARN, "lease_ended", "{ss sI ss sb}", "job", leases[i].job, "attempt",
               (json_int_t) leases[i].attempt, "why", verdict.detail, "final", verdict.is_final);
    }
    char *text = json_dumps(verdicts, JSON_COMPACT);
    if (!text)
        abort();
    df_defer(&ctx->arena, free, text);
    return df_pg_run(ctx, sql_lease_end(text), NULL);
}

int lease_end_all(struct df_ctx *ctx, const char *worker, enum lease_event why)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_lease_of_worker(worker), lease_fields, sizeof(struct lease),
                           &list);

    if (!failed)
        failed = end_leases(ctx, &list, why);
    if (!failed && list.count > 0)
        df_wake(ctx, "notices");
    return failed;
}

static int expire(struct df_ctx *ctx, size_t *count)
{
    struct df_list list = {};
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = df_pg_all(ctx, sql_lease_expired(number(ctx, SWEEP_LIMIT)), lease_fields,
                           sizeof(struct lease), &list);
    if (!failed)
        failed = end_leases(ctx, &list, LEASE_EXPIRED);
    if (!failed)
        failed = df_pg_commit(ctx);
    *count = list.count;
    df_count_by(&lost, list.count);
    return failed;
}

static int lose_workers(struct df_ctx *ctx)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_worker_lose(number(ctx, compute_settings(ctx)->lease_seconds)),
                           worker_fields, sizeof(struct worker), &list);

    if (failed)
        return failed;
    const struct worker *workers = list.items;
    for (size_t i = 0; i < list.count; i++) {
        df_log(ctx, DF_WARN, "worker_lost", "{ss ss}", "worker", workers[i].id, "name",
               workers[i].name);
        worker_tell(ctx, &workers[i], false);
    }
    return 0;
}

/* A job at a time; the loop comes back within a second. */
static int reserve(struct df_ctx *ctx)
{
    int64_t reserved = 0;
    int failed = df_pg_run(
        ctx, sql_job_reserve(number(ctx, compute_settings(ctx)->reserve_seconds)), &reserved);

    if (!failed && reserved > 0)
        df_log(ctx, DF_INFO, "worker_reserved", NULL);
    return failed;
}

int lease_sweep(struct df_ctx *ctx, bool *more)
{
    size_t count = 0;
    int failed = expire(ctx, &count);

    if (failed)
        return failed;
    if (count > 0)
        df_wake(ctx, "notices");
    *more = count == SWEEP_LIMIT;
    failed = lose_workers(ctx);
    return failed ? failed : reserve(ctx);
}

struct notice {
    const char *id, *job, *detail;
    int64_t attempt;
    bool is_final;
};

static const struct df_field notice_fields[] = {
    DF_FIELD(notice, id, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(notice, job, DF_UUID, DF_READ_ONLY),
    DF_FIELD(notice, attempt, DF_INT, DF_READ_ONLY),
    DF_FIELD(notice, is_final, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(notice, detail, DF_TEXT, DF_READ_ONLY),
    {},
};

static int forget_job(struct df_ctx *ctx, const struct notice *notice)
{
    const char *done = df_printf(&ctx->arena, "[{\"job\":\"%s\",\"attempt\":%lld}]", notice->job,
                                 (long long) notice->attempt);

    return df_pg_run(ctx, sql_queue_finish(done), NULL);
}

/* Executions being away is no reason to give up. Where it says that nobody waits for the job, the
 * queue forgets it. */
static int deliver(struct df_ctx *ctx, const struct notice *notice)
{
    int failed = executions_job_lost(ctx, notice->job, notice->attempt, notice->is_final,
                                     notice->detail);

    if (failed == -DF_UNAVAILABLE || failed == -DF_INTERNAL || failed == -DF_TOO_MANY
        || failed == -DF_UNAUTHENTICATED)
        return failed;
    if (failed == -DF_CONFLICT || failed == -DF_NOT_FOUND)
        failed = forget_job(ctx, notice);
    else
        failed = 0; /* refused for another reason: saying it again would not help */
    if (!failed)
        failed = df_pg_run(ctx, sql_notice_remove(notice->id), NULL);
    df_pg_release(ctx);
    return failed;
}

int notice_deliver(struct df_ctx *ctx, bool *more)
{
    struct df_list list;
    int failed = df_pg_all(ctx,
                           sql_notice_take(number(ctx, NOTICE_LIMIT), number(ctx, NOTICE_SECONDS)),
                           notice_fields, sizeof(struct notice), &list);

    df_pg_release(ctx);
    const struct notice *notices = list.items;
    for (size_t i = 0; !failed && i < list.count; i++)
        failed = deliver(ctx, &notices[i]);
    *more = !failed && list.count == NOTICE_LIMIT;
    return failed;
}

int lease_clean(struct df_ctx *ctx, bool *more)
{
    int64_t removed = 0;
    int failed = df_pg_run(ctx, sql_worker_purge(number(ctx, LOST_WORKER_SECONDS)), NULL);

    if (!failed)
        failed = df_pg_run(ctx, sql_job_purge(number(ctx, DONE_SECONDS), number(ctx, PURGE_LIMIT)),
                           &removed);
    *more = !failed && removed == PURGE_LIMIT;
    return failed;
}
