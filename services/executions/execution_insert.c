#include "execution_insert.h"
#include "json_text.h"
#include "queries.h"

#include <string.h>

/* What an Input says. It is done before anybody could watch. */
static const char input_console[] = "Passing data reference to the subsequent jobs.\n"
                                    "Operation complete.\n";

static void add_cause(json_t *row, const struct execution_cause *cause)
{
    if (!cause)
        return;
    json_object_set_new(row, "trigger", json_string(cause->trigger));
    json_object_set(row, "trigger_chain", cause->chain);
    json_object_set(row, "started_by", cause->started_by);
}

static const char *row_text(struct df_ctx *ctx, const struct creation *creation, int pending,
                            int success)
{
    const json_t *snapshot = creation->snapshot;
    const json_t *project = json_object_get(snapshot, "project");
    const json_t *pipeline = json_object_get(snapshot, "pipeline");
    const struct new_execution *wanted = creation->wanted;
    json_t *place = creation->sweep ? json_integer(creation->sweep_position) : NULL;

    json_t *row = json_pack(
        "{ss ss sO? sO sO ss* ss ss sO ss ss ss ss sI si si si sb sO? ss* sO* ss* so*}", "id",
        creation->id, "project", creation->project, "project_name",
        json_object_get(project, "name"), "pipeline", json_object_get(pipeline, "id"),
        "pipeline_name", json_object_get(pipeline, "name"), "name", wanted->name, "user_id",
        creation->user, "user_name", creation->user_name, "revision",
        json_object_get(snapshot, "revision"), "compute", wanted->compute, "compute_name",
        creation->compute_name, "storage", wanted->storage, "bundle_hash", creation->bundle.hash,
        "bundle_size", (json_int_t) creation->bundle.size, "total", (int) creation->plan.count,
        "pending", pending, "success", success, "use_cache", wanted->use_cache, "labels",
        wanted->labels, "notes", wanted->notes, "attributes", wanted->attributes, "sweep",
        creation->sweep, "sweep_position", place);

    if (wanted->debug)
        json_object_set(row, "debug_revision", json_object_get(snapshot, "revision"));
    json_object_set_new(row, "priority", json_integer(wanted->priority));
    if (creation->tool)
        json_object_set_new(row, "tool", json_string(creation->tool));
    add_cause(row, creation->cause);
    return json_text(&ctx->arena, row);
}

static json_t *edges_of(const json_t *snapshot)
{
    return json_object_get(json_object_get(snapshot, "pipeline"), "edges");
}

static int insert_execution(struct df_ctx *ctx, const struct creation *creation)
{
    int pending = 0, success = 0;

    for (size_t i = 0; i < creation->plan.count; i++) {
        success += plan_node_is_done(&creation->plan.nodes[i]);
        pending += creation->plan.waiting_on[i] > 0;
    }
    const char *row = row_text(ctx, creation, pending, success);
    const char *nodes = json_text(&ctx->arena, plan_choice_nodes(&creation->choice));
    const char *edges = json_text(&ctx->arena, json_incref(edges_of(creation->snapshot)));
    if (!row || !nodes || !edges)
        return df_fail(ctx, DF_INTERNAL, "the execution could not be written");
    return df_pg_run(ctx, sql_execution_insert(row, nodes, edges), NULL);
}

/* A job that was deleted since it was looked at is not among those that are changed. */
static int take_outputs(struct df_ctx *ctx, const struct creation *creation,
                        const struct plan_rows *rows)
{
    int64_t changed = 0;
    int failed = df_pg_run(ctx, sql_cache_lock(creation->id), NULL); /* or they are given back */
    if (!failed)
        failed = df_pg_run(ctx, sql_taking_insert_all(creation->project, rows->takings), &changed);

    if (!failed && changed != (int64_t) rows->taking_count)
        return df_fail_as(ctx, DF_INVALID, "not_runnable",
                          "a job that a node is pinned to was deleted at this moment");
    return failed;
}

static int insert_jobs(struct df_ctx *ctx, const struct creation *creation)
{
    struct plan_rows rows;

    if (!plan_write(&creation->plan, &rows))
        return df_fail(ctx, DF_INTERNAL, "the jobs could not be written");
    int failed = df_pg_run(ctx,
                           sql_job_insert_all(creation->id, rows.jobs, rows.nodes, rows.names,
                                              rows.operations, rows.statuses, rows.waiting_on,
                                              rows.attributes, rows.references, rows.resources,
                                              rows.operation_docs),
                           NULL);
    if (!failed)
        failed = df_pg_run(ctx,
                           sql_input_insert_all(rows.jobs, rows.input_jobs, rows.input_names,
                                                rows.input_positions, rows.input_sources,
                                                rows.input_outputs),
                           NULL);
    if (!failed && strcmp(rows.results, "[]") != 0)
        failed = df_pg_run(ctx, sql_result_insert_all(rows.results, input_console), NULL);
    if (!failed && rows.taking_count > 0)
        failed = take_outputs(ctx, creation, &rows);
    return failed ? failed : df_pg_run(ctx, sql_announcement_insert(creation->id), NULL);
}

static int write_answer(struct df_ctx *ctx, const struct creation *creation, const char **answer)
{
    struct execution execution = {};
    int failed = df_pg_one(ctx, sql_execution_find(creation->id), execution_fields, &execution);

    if (failed)
        return failed;
    json_t *json = df_record_to_json(execution_fields, &execution);
    json_object_set(json, "warnings", creation->warnings);
    *answer = json_text(&ctx->arena, json);
    return *answer ? 0 : df_fail(ctx, DF_INTERNAL, "the answer could not be written");
}

/* Whoever comes second, or after a cancel, starts nothing. */
static int start_point(struct df_ctx *ctx, const struct creation *creation)
{
    const char *position = df_printf(&ctx->arena, "%lld", (long long) creation->sweep_position);
    int64_t changed = 0;
    int failed = df_pg_run(ctx, sql_sweep_point_start(creation->sweep, position), &changed);

    if (!failed && changed == 0)
        return df_fail(ctx, DF_CONFLICT, "this member of the sweep is not planned any more");
    return failed;
}

static int insert_all(struct df_ctx *ctx, const struct creation *creation, const char **answer)
{
    const struct execution_cause *cause = creation->cause;
    int failed = creation->sweep ? start_point(ctx, creation) : 0;

    if (!failed && cause)
        failed = cause->conclude(ctx, cause->data);
    if (!failed)
        failed = insert_execution(ctx, creation);
    if (!failed)
        failed = insert_jobs(ctx, creation);
    if (!failed)
        failed = write_answer(ctx, creation, answer);
    return failed ? failed : request_key_keep(ctx, creation->user, &creation->key, *answer);
}

int execution_insert(struct df_ctx *ctx, struct creation *creation, const char **answer)
{
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = insert_all(ctx, creation, answer);
    if (!failed)
        return df_pg_commit(ctx);
    df_pg_rollback(ctx);
    return failed;
}
