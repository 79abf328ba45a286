#include "job.h"
#include "cache.h"

#include <df/digest.h>

#include <stdio.h>
#include <string.h>

const char *const job_status_names[] = {"pending", "queued",   "running", "success",
                                        "failed",  "canceled", NULL};

/* clang-format off */
const struct job_transition job_transitions[] = {
    /* from        event        to            why */
    { JOB_PENDING, JOB_READY,   JOB_QUEUED,   "its parents have succeeded" },
    { JOB_PENDING, JOB_CANCEL,  JOB_CANCELED, "it is not needed any more" },
    { JOB_PENDING, JOB_STOP,    JOB_CANCELED, "it is not needed any more" },
    { JOB_QUEUED,  JOB_START,   JOB_RUNNING,  "a worker started it" },
    { JOB_QUEUED,  JOB_CANCEL,  JOB_CANCELED, "it is not needed any more" },
    { JOB_QUEUED,  JOB_STOP,    JOB_CANCELED, "it is not needed any more" },
    { JOB_QUEUED,  JOB_LOSE,    JOB_QUEUED,   "its worker vanished before it started; try another" },
    { JOB_QUEUED,  JOB_ABANDON, JOB_FAILED,   "its last worker vanished before it started" },
    { JOB_QUEUED,  JOB_EXPIRE,  JOB_FAILED,   "no worker took it in time" },
    { JOB_QUEUED,  JOB_TAKE,    JOB_SUCCESS,  "the cache has its result" },
    { JOB_RUNNING, JOB_START,   JOB_RUNNING,  "a newer attempt took over" },
    { JOB_RUNNING, JOB_FINISH,  JOB_SUCCESS,  "the operation returned" },
    { JOB_RUNNING, JOB_CRASH,   JOB_FAILED,   "the operation failed" },
    { JOB_RUNNING, JOB_RETRY,   JOB_QUEUED,   "the operation failed, and is tried again" },
    { JOB_RUNNING, JOB_STOP,    JOB_CANCELED, "it was killed, or its worker did not answer in time" },
    { JOB_RUNNING, JOB_LOSE,    JOB_QUEUED,   "its worker vanished; try another" },
    { JOB_RUNNING, JOB_ABANDON, JOB_FAILED,   "its last worker vanished" },
    { JOB_PENDING, JOB_REOPEN,  JOB_PENDING,  "what it depends on was continued" },
    { JOB_QUEUED,  JOB_REOPEN,  JOB_PENDING,  "it waited for its next attempt, and was continued" },
    { JOB_FAILED,  JOB_REOPEN,  JOB_PENDING,  "the execution was continued" },
    { JOB_CANCELED, JOB_REOPEN, JOB_PENDING,  "the execution was continued" },
    { JOB_SUCCESS, JOB_REOPEN,  JOB_PENDING,  "it was restarted, or what it depends on was" },
    { JOB_STATUS_COUNT },
};
/* clang-format on */

const struct job_transition *job_transition_find(enum job_status from, enum job_event event)
{
    for (const struct job_transition *t = job_transitions; t->from != JOB_STATUS_COUNT; t++)
        if (t->from == from && t->event == event)
            return t;
    return NULL;
}

bool job_status_is_final(enum job_status status)
{
    for (const struct job_transition *t = job_transitions; t->from != JOB_STATUS_COUNT; t++)
        if (t->from == status && t->event != JOB_REOPEN)
            return false;
    return true;
}

void job_event_froms(enum job_event event, char froms[JOB_FROMS_SIZE])
{
    size_t length = 0;

    for (const struct job_transition *t = job_transitions; t->from != JOB_STATUS_COUNT; t++)
        if (t->event == event)
            length += (size_t) snprintf(froms + length, JOB_FROMS_SIZE - length, "%c%s",
                                        length ? ',' : '{', job_status_names[t->from]);
    snprintf(froms + length, JOB_FROMS_SIZE - length, "%s", length ? "}" : "{}");
}

const char *job_event_to(enum job_event event)
{
    for (const struct job_transition *t = job_transitions; t->from != JOB_STATUS_COUNT; t++)
        if (t->event == event)
            return job_status_names[t->to];
    return NULL;
}

const struct df_field job_fields[] = {
    DF_FIELD(job, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(job, project, DF_UUID, DF_READ_ONLY),
    DF_FIELD(job, execution, DF_UUID, DF_READ_ONLY),
    DF_FIELD(job, position, DF_INT, DF_READ_ONLY | DF_SECRET),
    DF_FIELD(job, node, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(job, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(job, operation, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(job, operation_name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(job, status, DF_ENUM, DF_READ_ONLY, .names = job_status_names),
    DF_FIELD(job, cached, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(job, cleaned, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(job, detail, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(job, attempt, DF_INT, DF_READ_ONLY),
    DF_FIELD(job, attempts, DF_JSON, DF_READ_ONLY),
    DF_FIELD(job, queued_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(job, started_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(job, ended_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(job, console_size, DF_INT, DF_READ_ONLY),
    DF_FIELD(job, metric_count, DF_INT, DF_READ_ONLY),
    DF_FIELD(job, figures, DF_JSON, DF_READ_ONLY),
    DF_FIELD(job, inputs, DF_JSON, DF_READ_ONLY),
    DF_FIELD(job, outputs, DF_JSON, DF_READ_ONLY),
    DF_FIELD(job, attributes, DF_JSON, DF_READ_ONLY),
    DF_FIELD(job, error, DF_JSON, DF_READ_ONLY),
    DF_FIELD(job, taken_from, DF_JSON, DF_READ_ONLY),
    DF_FIELD(job, cache, DF_JSON, DF_READ_ONLY),
    DF_FIELD(job, retry, DF_JSON, DF_READ_ONLY),
    DF_FIELD(job, version, DF_INT, DF_READ_ONLY),
    {},
};

json_t *job_to_json(struct df_arena *arena, const struct job *job)
{
    json_t *json = df_record_to_json(job_fields, job);

    if (json_is_object(job->cache))
        json_object_set_new(json, "cache", cache_explain(arena, job->cache));
    return json;
}

const struct df_field job_start_fields[] = {
    DF_FIELD(job_start, worker, DF_UUID, DF_REQUIRED),
    DF_FIELD(job_start, worker_name, DF_TEXT, DF_NULLABLE, .max = 480),
    DF_FIELD(job_start, isolation, DF_TEXT, DF_NULLABLE, .max = 64),
    DF_FIELD(job_start, pid, DF_INT, DF_NULLABLE),
    DF_FIELD(job_start, ago_ms, DF_INT, 0, .min = 0, .max = JOB_START_AGO_MS),
    {},
};

const char *const job_finish_names[] = {"success", "failed", "canceled", NULL};

const struct df_field job_finish_fields[] = {
    DF_FIELD(job_finish, status, DF_ENUM, DF_REQUIRED, .names = job_finish_names),
    DF_FIELD(job_finish, exit_code, DF_INT, DF_NULLABLE, .min = INT32_MIN, .max = INT32_MAX),
    DF_FIELD(job_finish, signal, DF_INT, DF_NULLABLE, .min = 0, .max = 128),
    DF_FIELD(job_finish, error, DF_JSON, DF_NULLABLE),
    DF_FIELD(job_finish, detail, DF_TEXT, DF_NULLABLE, .max = 1000),
    DF_FIELD(job_finish, outputs, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(job_finish, console_size, DF_INT, DF_NULLABLE, .min = 0),
    DF_FIELD(job_finish, environment, DF_JSON, DF_NULLABLE),
    DF_FIELD(job_finish, usage, DF_JSON, DF_NULLABLE),
    {.name = "claim", .type = DF_BOOL, .offset = offsetof(struct job_finish, claims)},
    DF_FIELD(job_finish, start, DF_JSON, DF_NULLABLE, .json = JSON_OBJECT),
    {},
};

enum job_event job_finish_event(const struct job_finish *finish)
{
    static const enum job_event events[] = {JOB_FINISH, JOB_CRASH, JOB_STOP};
    return events[finish->status];
}

const char *job_finish_detail(struct df_arena *arena, const struct job_finish *finish)
{
    const char *type = json_string_value(json_object_get(finish->error, "type"));
    const char *message = json_string_value(json_object_get(finish->error, "message"));

    if (finish->detail)
        return finish->detail;
    if (type)
        return df_printf(arena, "%s: %.400s", type, message ? message : "");
    if (finish->signal != DF_NO_INT && finish->signal > 0)
        return df_printf(arena, "killed by signal %lld (%s)", (long long) finish->signal,
                         strsignal((int) finish->signal));
    if (finish->exit_code != DF_NO_INT)
        return df_printf(arena, "exit status %lld", (long long) finish->exit_code);
    return NULL;
}

static bool is_text(const json_t *value, size_t limit)
{
    size_t length = json_string_length(value);

    return length > 0 && length <= limit && strlen(json_string_value(value)) == length;
}

static const char *output_problem(const json_t *output)
{
    const json_t *size = json_object_get(output, "size");

    if (!json_is_object(output) || json_object_size(output) != 4)
        return "must have name, type, hash and size, and nothing else";
    if (!is_text(json_object_get(output, "name"), JOB_OUTPUT_NAME))
        return "needs a name";
    if (!is_text(json_object_get(output, "type"), JOB_OUTPUT_TYPE))
        return "needs a type";
    if (!df_is_sha256(json_string_value(json_object_get(output, "hash"))))
        return "needs a hash";
    if (!json_is_integer(size) || json_integer_value(size) < 0)
        return "needs a size";
    return NULL;
}

/* At most JOB_OUTPUT_LIMIT rows, so comparing each with each is cheap. */
static bool is_named_before(const json_t *outputs, size_t index)
{
    const json_t *name = json_object_get(json_array_get(outputs, index), "name");

    for (size_t i = 0; i < index; i++)
        if (json_equal(json_object_get(json_array_get(outputs, i), "name"), name))
            return true;
    return false;
}

const char *job_outputs_problem(const json_t *outputs, size_t *index)
{
    *index = 0;
    if (json_array_size(outputs) > JOB_OUTPUT_LIMIT)
        return "are too many";
    for (; *index < json_array_size(outputs); (*index)++) {
        const char *problem = output_problem(json_array_get(outputs, *index));
        if (problem)
            return problem;
        if (is_named_before(outputs, *index))
            return "has the name of another output";
    }
    *index = 0;
    return NULL;
}
