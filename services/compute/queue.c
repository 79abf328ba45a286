#include "queue.h"
#include "worker.h"

/* The most that one job may ask for. */
enum { RESOURCE_CPUS = 1024, RESOURCE_MEMORY_MB = 16 * 1024 * 1024, RESOURCE_LABEL = 240 };

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

const struct df_field fitting_fields[] = {
    DF_FIELD(fitting, user, DF_UUID, DF_REQUIRED),
    DF_FIELD(fitting, requests, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
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
    DF_FIELD(queued_job, cpus, DF_INT, DF_READ_ONLY),
    DF_FIELD(queued_job, memory_mb, DF_INT, DF_READ_ONLY),
    DF_FIELD(queued_job, gpus, DF_INT, DF_READ_ONLY),
    DF_FIELD(queued_job, labels, DF_JSON, DF_READ_ONLY, .json = JSON_ARRAY),
    DF_FIELD(queued_job, waiting, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(queued_job, is_reserved, DF_BOOL, DF_READ_ONLY | DF_SECRET),
    DF_FIELD(queued_job, workers, DF_INT, DF_READ_ONLY | DF_SECRET),
    DF_FIELD(queued_job, open, DF_INT, DF_READ_ONLY | DF_SECRET),
    DF_FIELD(queued_job, fitting, DF_INT, DF_READ_ONLY | DF_SECRET),
    DF_FIELD(queued_job, labeled, DF_INT, DF_READ_ONLY | DF_SECRET),
    DF_FIELD(queued_job, most_cpus, DF_INT, DF_READ_ONLY | DF_SECRET),
    DF_FIELD(queued_job, most_memory_mb, DF_INT, DF_READ_ONLY | DF_SECRET),
    DF_FIELD(queued_job, most_gpus, DF_INT, DF_READ_ONLY | DF_SECRET),
    {},
};

struct resources {
    int64_t cpus, memory_mb, gpus;
    json_t *labels;
};

static const struct df_field resources_fields[] = {
    DF_FIELD(resources, cpus, DF_INT, 0, .min = 0, .max = RESOURCE_CPUS),
    DF_FIELD(resources, memory_mb, DF_INT, 0, .min = 0, .max = RESOURCE_MEMORY_MB),
    DF_FIELD(resources, gpus, DF_INT, 0, .min = 0, .max = WORKER_GPUS),
    DF_FIELD(resources, labels, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

int queue_check_resources(struct df_ctx *ctx, json_t *json)
{
    struct resources resources = {};
    const json_t *label;
    size_t i;
    int failed = json ? df_record_from_json(ctx, resources_fields, json, &resources) : 0;

    if (failed)
        return failed;
    if (json_array_size(resources.labels) > WORKER_LABELS)
        return df_fail(ctx, DF_INVALID, "a job may ask for %d labels", WORKER_LABELS);
    json_array_foreach(resources.labels, i, label)
        if (json_string_length(label) == 0 || json_string_length(label) > RESOURCE_LABEL)
            return df_fail(ctx, DF_INVALID, "a label must be a text of 1 to %d bytes",
                           RESOURCE_LABEL);
    return 0;
}

static const char *most(const char *unit, int64_t wanted, int64_t there, struct df_arena *arena)
{
    return df_printf(
        arena, "no worker that is connected has the %lld %s it asks for; the largest has %lld",
        (long long) wanted, unit, (long long) there);
}

static const char *labels_text(const json_t *labels, struct df_arena *arena)
{
    const char *text = "";
    const json_t *label;
    size_t i;

    json_array_foreach(labels, i, label)
        text = df_printf(arena, "%s%s'%s'", text, i ? ", " : "", json_string_value(label));
    return text;
}

static const char *misfit(const struct queued_job *job, struct df_arena *arena)
{
    if (job->cpus > job->most_cpus)
        return most("cores", job->cpus, job->most_cpus, arena);
    if (job->memory_mb > job->most_memory_mb)
        return most("MiB of memory", job->memory_mb, job->most_memory_mb, arena);
    if (job->gpus > job->most_gpus)
        return most("GPUs", job->gpus, job->most_gpus, arena);
    if (job->labeled == 0)
        return df_printf(arena, "no worker that is connected has the labels %s",
                         labels_text(job->labels, arena));
    return "no worker that is connected has all that it asks for together";
}

const char *queued_job_misfit(const struct queued_job *job, struct df_arena *arena)
{
    if (job->workers == 0)
        return "no worker is connected";
    if (job->open == 0)
        return "every worker that is connected is being drained and takes no new job";
    return job->fitting == 0 ? misfit(job, arena) : NULL;
}

void queued_job_explain(struct queued_job *job, struct df_arena *arena)
{
    job->waiting = queued_job_misfit(job, arena);
    if (!job->waiting && job->is_reserved)
        job->waiting = "a worker takes nothing else that asks for as much until it has room for it";
    if (!job->waiting)
        job->waiting = job->fitting < job->open ? "every worker that fits it is busy"
                                                : "every worker is busy";
}

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
    const json_t *item;
    size_t i;
    int failed = check_items(ctx, pointer, jobs, new_job_fields, &job);

    if (failed)
        return failed;
    json_array_foreach(jobs, i, item)
        if (queue_check_resources(ctx, json_object_get(json_object_get(item, "spec"), "resources")))
            return df_fail_at(ctx, df_printf(&ctx->arena, "%s/%zu/spec/resources", pointer, i),
                              "is wrong: %s", df_strdup(&ctx->arena, ctx->error.detail));
    return 0;
}

int queue_check_attempts(struct df_ctx *ctx, const char *pointer, json_t *attempts)
{
    struct attempt attempt;

    return check_items(ctx, pointer, attempts, attempt_fields, &attempt);
}
