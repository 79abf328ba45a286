#include "output_store.h"
#include "execution_store.h"
#include "json_text.h"
#include "plan.h"
#include "queries.h"

#include "../storage/storage_client.h"
#include "settings.h"

#include <string.h>

struct output {
    const char *job, *execution, *project, *user_id, *name, *type, *storage, *hash;
    int64_t attempt, size;
};

static const struct df_field output_fields[] = {
    DF_FIELD(output, job, DF_UUID, 0),
    DF_FIELD(output, execution, DF_UUID, 0),
    DF_FIELD(output, project, DF_UUID, 0),
    DF_FIELD(output, user_id, DF_UUID, 0),
    DF_FIELD(output, attempt, DF_INT, 0),
    DF_FIELD(output, name, DF_TEXT, 0),
    DF_FIELD(output, type, DF_TEXT, 0),
    DF_FIELD(output, storage, DF_UUID, 0),
    DF_FIELD(output, hash, DF_TEXT, 0),
    DF_FIELD(output, size, DF_INT, 0),
    {},
};

static int register_artifact(struct df_ctx *ctx, const struct output *output, json_t **artifact)
{
    if (!output->hash)
        return df_fail(ctx, DF_INVALID, "nothing has come to this Output");
    json_t *wanted = df_defer_json(
        &ctx->arena, json_pack("{ss ss ss ss sI ss ss ss}", "name", output->name, "type",
                               output->type, "storage", output->storage, "hash", output->hash,
                               "size", (json_int_t) output->size, "execution", output->execution,
                               "job", output->job, "user", output->user_id));
    int failed = storage_artifact_put(ctx, output->project, wanted, artifact);
    const char *hash = failed ? NULL : json_string_value(json_object_get(*artifact, "hash"));
    if (!hash || strcmp(hash, output->hash) == 0)
        return failed;
    /* A job gives one artifact of a name. This one did so before it was restarted: another one. */
    json_object_del(wanted, "job");
    return storage_artifact_put(ctx, output->project, wanted, artifact);
}

static const char *value_row(struct df_ctx *ctx, const struct output *output,
                             const json_t *artifact)
{
    return json_text(&ctx->arena,
                     json_pack("[{ss ss ss sI ss sO}]", "name", "data", "type", output->type,
                               "hash", output->hash, "size", (json_int_t) output->size, "storage",
                               output->storage, "artifact", json_object_get(artifact, "id")));
}

static int write_console(struct df_ctx *ctx, const struct output *output, const char *text)
{
    const char *attempt = df_printf(&ctx->arena, "%lld", (long long) output->attempt);
    const char *limit = df_printf(&ctx->arena, "%lld",
                                  (long long) executions_settings(ctx)->console_limit);

    return df_pg_run_bytes(ctx, sql_console_append(output->job, attempt, "0", NULL, limit), 4, text,
                           strlen(text), NULL);
}

/* The same steps as a worker takes, in one transaction: start, console, end. */
static int record(struct df_ctx *ctx, const struct output *output, const char *text,
                  const struct job_change *change, struct job_outcome *outcome)
{
    static const struct job_start start = {.isolation = "service", .pid = DF_NO_INT};
    const struct job_change begin = {.job = output->job,
                                     .execution = output->execution,
                                     .attempt = output->attempt,
                                     .event = JOB_START,
                                     .start = &start};
    struct execution_state state;

    int failed = df_pg_begin(ctx);
    if (!failed)
        failed = execution_lock(ctx, output->execution, &state);
    if (!failed)
        failed = job_change(ctx, &begin, outcome);
    if (!failed && outcome->changed)
        failed = write_console(ctx, output, text);
    if (!failed && outcome->changed)
        failed = job_change(ctx, change, outcome);
    if (!failed)
        return df_pg_commit(ctx);
    df_pg_rollback(ctx);
    return failed;
}

/* Storage may come back; what it refuses, it will refuse again. */
static bool is_final(int failed)
{
    return failed == -DF_INVALID || failed == -DF_NOT_FOUND || failed == -DF_CONFLICT
           || failed == -DF_FORBIDDEN || failed == -DF_TOO_LARGE || failed == -DF_MALFORMED;
}

int output_finish(struct df_ctx *ctx, const char *job, struct job_outcome *outcome)
{
    struct output output = {};
    json_t *artifact = NULL;
    bool found;

    *outcome = (struct job_outcome){.ready = "{}", .undecided = "{}"};
    int failed = df_pg_find(ctx, sql_builtin_find(job), output_fields, &output, &found);
    if (failed || !found)
        return failed;
    output.attempt++;
    df_pg_release(ctx);
    failed = register_artifact(ctx, &output, &artifact);
    if (failed && !is_final(failed))
        return failed;

    struct job_change change = {.job = output.job,
                                .execution = output.execution,
                                .attempt = output.attempt,
                                .result = "{}"};
    if (failed) {
        change.event = JOB_CRASH;
        change.detail = df_strdup(&ctx->arena, ctx->error.detail);
        ctx->error = (struct df_error){};
        return record(ctx, &output,
                      df_printf(&ctx->arena, "Cannot save output data to %s: %s\n", output.name,
                                change.detail),
                      &change, outcome);
    }
    change.event = JOB_FINISH;
    change.outputs = value_row(ctx, &output, artifact);
    return record(ctx, &output,
                  df_printf(&ctx->arena, "Saving output data to %s...\nSaved output data to %s\n",
                            output.name, output.name),
                  &change, outcome);
}
