#include "job_limits.h"
#include "problems.h"

#include <string.h>

/* Of one job. 16 TiB, 30 days; a worker has no more GPUs and labels. */
enum {
    MOST_CPUS = 1024,
    MOST_MEMORY_MB = 16 * 1024 * 1024,
    MOST_GPUS = 64,
    MOST_LABELS = 32,
    MOST_SECONDS = 30 * 86400,
    LABEL_BYTES = 240,
    MOST_ATTEMPTS = 10,
    MOST_BACKOFF_SECONDS = 86400,
};

struct count {
    const char *name;
    json_int_t most, least;
};

static const struct count resource_counts[] = {
    {"cpus", MOST_CPUS, 1}, {"memory_mb", MOST_MEMORY_MB, 1}, {"gpus", MOST_GPUS, 1}, {}};

static const struct count limit_counts[] = {{"timeout_seconds", MOST_SECONDS, 1},
                                            {"timeout_silent_seconds", MOST_SECONDS, 1},
                                            {"timeout_queued_seconds", MOST_SECONDS, 1},
                                            {"cpu_seconds", MOST_SECONDS, 1},
                                            {"memory_mb", MOST_MEMORY_MB, 1},
                                            {}};

static const struct count retry_counts[] = {{"max_attempts", MOST_ATTEMPTS, 1},
                                            {"backoff_seconds", MOST_BACKOFF_SECONDS, 0},
                                            {"backoff_max_seconds", MOST_BACKOFF_SECONDS, 0},
                                            {}};

static void check_count(const struct count *counts, const char *name, const json_t *value,
                        const char *pointer, json_t *problems)
{
    const struct count *count = counts;

    while (count->name && strcmp(count->name, name) != 0)
        count++;
    if (!count->name)
        problem_add(problems, SEVERITY_ERROR, pointer, "'%.100s' is not a known member", name);
    else if (!json_is_integer(value) || json_integer_value(value) < count->least
             || json_integer_value(value) > count->most)
        problem_add(problems, SEVERITY_ERROR, pointer,
                    "'%s' must be a whole number from %lld to %lld; leave it out otherwise", name,
                    (long long) count->least, (long long) count->most);
}

static void check_labels(const json_t *labels, const char *pointer, json_t *problems)
{
    const json_t *label;
    size_t i;

    if (!json_is_array(labels) || json_array_size(labels) == 0
        || json_array_size(labels) > MOST_LABELS) {
        problem_add(problems, SEVERITY_ERROR, pointer, "'labels' must be a list of 1 to %d labels",
                    MOST_LABELS);
        return;
    }
    json_array_foreach(labels, i, label) {
        const char *text = json_string_value(label);
        if (text && *text && *text != '=' && json_string_length(label) <= LABEL_BYTES)
            continue;
        problem_add(problems, SEVERITY_ERROR, pointer,
                    "'labels' may have only texts like fast or zone=lab, of up to %d bytes",
                    LABEL_BYTES);
        return;
    }
}

void job_resources_check(json_t *resources, const char *pointer, json_t *problems)
{
    const char *name;
    json_t *value;

    if (!json_is_object(resources))
        problem_add(problems, SEVERITY_ERROR, pointer, "must be an object");
    json_object_foreach(resources, name, value) {
        if (strcmp(name, "labels") == 0)
            check_labels(value, pointer, problems);
        else
            check_count(resource_counts, name, value, pointer, problems);
    }
}

static void check_counts(const struct count *counts, json_t *members, const char *pointer,
                         json_t *problems)
{
    const char *name;
    json_t *value;

    if (!json_is_object(members))
        problem_add(problems, SEVERITY_ERROR, pointer, "must be an object");
    json_object_foreach(members, name, value)
        check_count(counts, name, value, pointer, problems);
}

void job_limits_check(json_t *limits, const char *pointer, json_t *problems)
{
    check_counts(limit_counts, limits, pointer, problems);
}

void job_retries_check(json_t *retries, const char *pointer, json_t *problems)
{
    check_counts(retry_counts, retries, pointer, problems);
    if (json_is_object(retries) && !json_object_get(retries, "max_attempts"))
        problem_add(problems, SEVERITY_ERROR, pointer, "'max_attempts' is missing");
}
