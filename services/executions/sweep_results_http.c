#include "access.h"
#include "queries.h"
#include "routes.h"
#include "sweep.h"
#include "sweep_metrics.h"
#include "sweep_results.h"

/* The table of the path's sweep in the order of ?sort. */
static int read_table(struct df_call *call, struct sweep *sweep, json_t **table)
{
    struct df_ctx *ctx = call->ctx;
    const char *sort = df_query_text(call, "sort");
    struct sweep_order order;
    struct df_list list;

    int failed = access_sweep(call, sweep);
    if (failed)
        return failed;
    if (!sweep_order_read(&ctx->arena, sort ? sort : "position", &order))
        return df_fail_at(ctx, "?sort", "is no order");
    failed = sweep_metrics_update(ctx, sweep->id);
    if (!failed)
        failed = df_pg_all(ctx, sql_sweep_result_list(sweep->id), sweep_result_fields,
                           sizeof(struct sweep_result), &list);
    if (failed)
        return failed;
    sweep_results_sort(list.items, list.count, &order);
    *table = df_defer_json(&ctx->arena, sweep_results_json(list.items, list.count));
    return 0;
}

static int sweep_result_list(struct df_call *call)
{
    struct sweep sweep;
    json_t *table;
    int failed = read_table(call, &sweep, &table);

    if (failed)
        return failed;
    json_object_set_new(table, "sweep", df_record_to_json(sweep_fields, &sweep));
    return df_reply_json(call, 200, json_incref(table));
}

static int sweep_result_csv(struct df_call *call)
{
    struct sweep sweep;
    json_t *table;
    size_t size;

    int failed = read_table(call, &sweep, &table);
    if (failed)
        return failed;
    const char *csv = sweep_results_csv(&call->ctx->arena, sweep.axes, table, &size);
    if (!csv)
        return df_fail(call->ctx, DF_INTERNAL, "the table could not be written");
    df_reply_header(call, "Content-Disposition", "attachment; filename=\"sweep.csv\"");
    return df_reply_bytes(call, 200, "text/csv; charset=utf-8", csv, size);
}

const struct df_route sweep_result_routes[] = {
    DF_ROUTE("GET", "/projects/:project/sweeps/:sweep/results", sweep_result_list, DF_USER),
    DF_ROUTE("GET", "/projects/:project/sweeps/:sweep/results.csv", sweep_result_csv, DF_USER),
    {},
};
