#include "queue_store.h"
#include "adapter.h"
#include "lease.h"
#include "queries.h"

#include <df/metrics.h>

#include <stdlib.h>

static struct df_counter submitted = {"deepforge_jobs_queued_total", "Jobs that were handed over"};

static const char *text_of(struct df_ctx *ctx, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);

    if (!text)
        abort();
    df_defer(&ctx->arena, free, text);
    return text;
}

static int finish(struct df_ctx *ctx, const json_t *done)
{
    if (json_array_size(done) == 0)
        return 0;
    return df_pg_run(ctx, sql_queue_finish(text_of(ctx, done)), NULL);
}

/* `kinds`: the computes that have something new to do. */
static int submit(struct df_ctx *ctx, const json_t *jobs, struct df_list *kinds)
{
    if (json_array_size(jobs) == 0)
        return 0;
    return df_pg_all(ctx, sql_queue_submit(text_of(ctx, jobs)), compute_fields,
                     sizeof(struct compute), kinds);
}

static int keep(struct df_ctx *ctx, const json_t *jobs, const json_t *done, struct df_list *kinds)
{
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = finish(ctx, done);
    if (!failed)
        failed = submit(ctx, jobs, kinds);
    return failed ? failed : df_pg_commit(ctx);
}

/* All that is needed to find out whom to wake. */
static json_t *without_specs(const json_t *jobs)
{
    json_t *result = json_array();
    const json_t *job;
    size_t i;

    json_array_foreach(jobs, i, job)
        json_array_append_new(result,
                              json_pack("{sO sO}", "compute", json_object_get(job, "compute"),
                                        "user", json_object_get(job, "user")));
    return result;
}

int queue_exchange(struct df_ctx *ctx, const json_t *jobs, const json_t *done)
{
    bool both = json_array_size(jobs) > 0 && json_array_size(done) > 0;
    struct df_list kinds = {};
    int failed = both ? keep(ctx, jobs, done, &kinds) : finish(ctx, done);

    if (!failed && !both)
        failed = submit(ctx, jobs, &kinds);
    if (failed || kinds.count == 0)
        return failed;
    df_count_by(&submitted, json_array_size(jobs));
    json_t *brief = df_defer_json(&ctx->arena, without_specs(jobs));
    const struct compute *computes = kinds.items;
    for (size_t i = 0; i < kinds.count; i++)
        adapter_find(computes[i].adapter)->submit(ctx, computes[i].adapter, brief);
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
