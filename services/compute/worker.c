#include "worker.h"

#include <string.h>

enum { MAX_LABEL = 120 };

static const char *const worker_statuses[] = {
    [WORKER_ONLINE] = "online", [WORKER_DRAINING] = "draining", [WORKER_DRAINED] = "drained",
    [WORKER_LOST] = "lost",     [WORKER_LOST + 1] = NULL,
};

const char *const worker_isolations[] = {"bubblewrap", "processes", NULL};

const char *const worker_limits[] = {"rlimit", "cgroup", NULL};

const struct df_field worker_fields[] = {
    DF_FIELD(worker, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(worker, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = 120),
    DF_FIELD(worker, user_id, DF_UUID, DF_READ_ONLY | DF_SECRET),
    DF_FIELD(worker, is_server, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(worker, host, DF_TEXT, DF_REQUIRED, .min = 1, .max = 255),
    DF_FIELD(worker, status, DF_ENUM, DF_READ_ONLY, .names = worker_statuses),
    DF_FIELD(worker, draining, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(worker, cores, DF_INT, DF_REQUIRED, .min = 1, .max = 65536),
    DF_FIELD(worker, memory, DF_INT, DF_REQUIRED, .min = 0),
    DF_FIELD(worker, gpus, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(worker, labels, DF_JSON, 0, .json = JSON_OBJECT),
    DF_FIELD(worker, slots, DF_INT, DF_REQUIRED, .min = 1, .max = WORKER_SLOTS),
    DF_FIELD(worker, isolation, DF_ENUM, DF_REQUIRED, .names = worker_isolations),
    DF_FIELD(worker, limits, DF_ENUM, 0, .names = worker_limits),
    DF_FIELD(worker, version, DF_TEXT, DF_REQUIRED, .min = 1, .max = 40),
    DF_FIELD(worker, load, DF_JSON, DF_READ_ONLY, .json = JSON_OBJECT),
    DF_FIELD(worker, registered_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(worker, seen_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(worker, jobs, DF_JSON, DF_READ_ONLY, .json = JSON_ARRAY),
    DF_FIELD(worker, previous, DF_UUID, DF_SECRET),
    {},
};

const struct df_field worker_change_fields[] = {
    DF_FIELD(worker, draining, DF_BOOL, DF_REQUIRED),
    {},
};

const struct df_field load_fields[] = {
    DF_FIELD(load, load, DF_FLOAT, 0),
    DF_FIELD(load, memory_free, DF_INT, 0, .min = 0),
    DF_FIELD(load, disk_free, DF_INT, 0, .min = 0),
    DF_FIELD(load, problem, DF_TEXT, 0, .max = 200),
    {},
};

struct gpu {
    const char *name;
    int64_t memory;
};

static const struct df_field gpu_fields[] = {
    DF_FIELD(gpu, name, DF_TEXT, DF_REQUIRED, .max = MAX_LABEL),
    DF_FIELD(gpu, memory, DF_INT, DF_REQUIRED, .min = 0),
    {},
};

static int check_labels(struct df_ctx *ctx, json_t *labels)
{
    const char *name;
    json_t *value;

    if (json_object_size(labels) > WORKER_LABELS)
        return df_fail_at(ctx, "/labels", "may have %d members", WORKER_LABELS);
    json_object_foreach(labels, name, value)
        if (!json_is_string(value) || json_string_length(value) > MAX_LABEL || !*name
            || strlen(name) > MAX_LABEL)
            return df_fail_at(ctx, "/labels", "must be texts of at most %d bytes", MAX_LABEL);
    return 0;
}

int worker_check(struct df_ctx *ctx, const struct worker *worker)
{
    size_t i;
    json_t *item;

    if (json_array_size(worker->gpus) > WORKER_GPUS)
        return df_fail_at(ctx, "/gpus", "may have %d items", WORKER_GPUS);
    json_array_foreach(worker->gpus, i, item) {
        struct gpu gpu;
        int failed = df_record_from_json(ctx, gpu_fields, item, &gpu);
        if (failed)
            return failed;
    }
    return check_labels(ctx, worker->labels);
}

void worker_hide_details(struct worker *worker)
{
    worker->host = NULL;
    worker->load = NULL;
}
