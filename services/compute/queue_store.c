#include "queue_store.h"
#include "adapter.h"
#include "lease_store.h"
#include "queries.h"
#include "worker.h"

#include <df/metrics.h>

#include <stdlib.h>
#include <string.h>

static struct df_counter submitted = {"deepforge_jobs_queued_total", "Jobs that were handed over"};

static const char *text_of(struct df_ctx *ctx, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);

    if (!text)
        abort();
    df_defer(&ctx->arena, free, text);
    return text;
}

/* One exchange on its way. */
struct exchange {
    const struct submission *submission;
    struct df_list kinds;   /* of compute that have something new to do */
    struct df_list holders; /* workers whose attempts are done */
    struct df_list *leases;
    bool must_look_again;
};

static int finish(struct df_ctx *ctx, struct exchange *exchange)
{
    const json_t *done = exchange->submission->done;

    if (json_array_size(done) == 0)
        return 0;
    return df_pg_all(ctx, sql_queue_finish(text_of(ctx, done)), worker_fields,
                     sizeof(struct worker), &exchange->holders);
}

static int submit(struct df_ctx *ctx, struct exchange *exchange)
{
    const json_t *jobs = exchange->submission->jobs;

    if (json_array_size(jobs) == 0)
        return 0;
    return df_pg_all(ctx, sql_queue_submit(text_of(ctx, jobs)), compute_fields,
                     sizeof(struct compute), &exchange->kinds);
}

static struct lease_claim claim_of(const struct exchange *exchange)
{
    const struct worker *holder = exchange->holders.items;

    return (struct lease_claim){holder->id, holder->user_id, 1};
}

static bool has_claim(const struct exchange *exchange)
{
    return exchange->submission->claims && exchange->holders.count == 1;
}

static int claim(struct df_ctx *ctx, struct exchange *exchange)
{
    if (!has_claim(exchange))
        return 0;
    const struct lease_claim claim = claim_of(exchange);
    return lease_take_next(ctx, &claim, exchange->leases, &exchange->must_look_again);
}

static int keep(struct df_ctx *ctx, struct exchange *exchange)
{
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = finish(ctx, exchange);
    if (!failed)
        failed = submit(ctx, exchange);
    if (!failed)
        failed = claim(ctx, exchange);
    return failed ? failed : df_pg_commit(ctx);
}

static bool is_granted(const struct df_list *leases, const char *job)
{
    const struct lease *lease = leases->items;

    for (size_t i = 0; i < leases->count; i++)
        if (strcmp(lease[i].job, job) == 0)
            return true;
    return false;
}

/* The jobs that nobody has yet, as all that is needed to find out whom to wake. */
static json_t *left_over(struct df_ctx *ctx, const struct exchange *exchange)
{
    json_t *result = df_defer_json(&ctx->arena, json_array());
    const json_t *job;
    size_t i;

    json_array_foreach(exchange->submission->jobs, i, job)
        if (!is_granted(exchange->leases, json_string_value(json_object_get(job, "job"))))
            json_array_append_new(result,
                                  json_pack("{sO sO}", "compute", json_object_get(job, "compute"),
                                            "user", json_object_get(job, "user")));
    return result;
}

static void wake_workers(struct df_ctx *ctx, const struct exchange *exchange)
{
    const struct compute *computes = exchange->kinds.items;
    const json_t *jobs = left_over(ctx, exchange);

    for (size_t i = 0; json_array_size(jobs) > 0 && i < exchange->kinds.count; i++)
        adapter_find(computes[i].adapter)->submit(ctx, computes[i].adapter, jobs);
}

int queue_exchange(struct df_ctx *ctx, const struct submission *submission, struct df_list *leases)
{
    struct exchange exchange = {.submission = submission, .leases = leases};

    *leases = (struct df_list){};
    int failed = keep(ctx, &exchange);
    if (!failed && exchange.must_look_again) {
        const struct lease_claim claim = claim_of(&exchange);
        failed = lease_look_again(ctx, &claim, leases);
    }
    if (failed)
        return failed;
    df_count_by(&submitted, json_array_size(submission->jobs));
    wake_workers(ctx, &exchange);
    return 0;
}

int queue_end(struct df_ctx *ctx, const json_t *jobs)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_queue_cancel(text_of(ctx, jobs)), lease_fields,
                           sizeof(struct lease), &list);

    if (failed)
        return failed;
    df_pg_release(ctx);
    const struct lease *leases = list.items;
    for (size_t i = 0; i < list.count; i++)
        if (leases[i].worker_id)
            adapter_find(leases[i].adapter)->cancel(ctx, &leases[i]);
    return 0;
}
