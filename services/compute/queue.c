#include "queue.h"

struct new_job {
    const char *job, *execution, *project, *user, *compute, *storage;
    int64_t attempt, priority;
    json_t *spec;
};

static const struct df_field new_job_fields[] = {
    DF_FIELD(new_job, job, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_job, execution, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_job, project, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_job, user, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_job, compute, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_job, storage, DF_UUID, DF_REQUIRED),
    DF_FIELD(new_job, attempt, DF_INT, DF_REQUIRED, .min = 1, .max = INT32_MAX),
    DF_FIELD(new_job, priority, DF_INT, 0, .min = -100, .max = 100),
    DF_FIELD(new_job, spec, DF_JSON, DF_REQUIRED),
    {},
};

struct attempt {
    const char *job;
    int64_t attempt;
};

static const struct df_field attempt_fields[] = {
    DF_FIELD(attempt, job, DF_UUID, DF_REQUIRED),
    DF_FIELD(attempt, attempt, DF_INT, DF_REQUIRED, .min = 0, .max = INT32_MAX),
    {},
};

const struct df_field submission_fields[] = {
    DF_FIELD(submission, jobs, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    DF_FIELD(submission, done, DF_JSON, 0, .json = JSON_ARRAY),
    {.name = "claim", .type = DF_BOOL, .offset = offsetof(struct submission, claims)},
    {},
};

const struct df_field queued_job_fields[] = {
    DF_FIELD(queued_job, job, DF_UUID, DF_READ_ONLY),
    DF_FIELD(queued_job, execution, DF_UUID, DF_READ_ONLY),
    DF_FIELD(queued_job, project, DF_UUID, DF_READ_ONLY),
    DF_FIELD(queued_job, compute, DF_UUID, DF_READ_ONLY),
    DF_FIELD(queued_job, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(queued_job, priority, DF_INT, DF_READ_ONLY),
    DF_FIELD(queued_job, losses, DF_INT, DF_READ_ONLY),
    DF_FIELD(queued_job, queued_at, DF_TIME, DF_READ_ONLY),
    {},
};

static int check_items(struct df_ctx *ctx, const char *pointer, json_t *items,
                       const struct df_field *fields, void *record)
{
    size_t i;
    json_t *item;

    if (json_array_size(items) > QUEUE_BATCH)
        return df_fail_at(ctx, pointer, "may have %d items", QUEUE_BATCH);
    json_array_foreach(items, i, item)
        if (df_record_from_json(ctx, fields, item, record))
            return df_fail_at(ctx, df_printf(&ctx->arena, "%s/%zu", pointer, i), "is wrong: %s",
                              df_strdup(&ctx->arena, ctx->error.detail));
    return 0;
}

int queue_check_jobs(struct df_ctx *ctx, const char *pointer, json_t *jobs)
{
    struct new_job job;

    return check_items(ctx, pointer, jobs, new_job_fields, &job);
}

int queue_check_attempts(struct df_ctx *ctx, const char *pointer, json_t *attempts)
{
    struct attempt attempt;

    return check_items(ctx, pointer, attempts, attempt_fields, &attempt);
}
