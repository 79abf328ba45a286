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
};

struct count {
    const char *name;
    json_int_t most;
};

static const struct count resource_counts[] = {
    {"cpus", MOST_CPUS}, {"memory_mb", MOST_MEMORY_MB}, {"gpus", MOST_GPUS}, {}};

static const struct count limit_counts[] = {{"timeout_seconds", MOST_SECONDS},
                                            {"timeout_silent_seconds", MOST_SECONDS},
                                            {"cpu_seconds", MOST_SECONDS},
                                            {"memory_mb", MOST_MEMORY_MB},
                                            {}};

static void check_count(const struct count *counts, const char *name, const json_t *value,
                        const char *pointer, json_t *problems)
{
    const struct count *count = counts;

    while (count->name && strcmp(count->name, name) != 0)
        count++;
    if (!count->name)
        problem_add(problems, SEVERITY_ERROR, pointer, "'%.100s' is not a known member", name);
    else if (!json_is_integer(value) || json_integer_value(value) < 1
             || json_integer_value(value) > count->most)
        problem_add(problems, SEVERITY_ERROR, pointer,
                    "'%s' must be a whole number from 1 to %lld; leave it out otherwise", name,
                    (long long) count->most);
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

void job_limits_check(json_t *limits, const char *pointer, json_t *problems)
{
    const char *name;
    json_t *value;

    if (!json_is_object(limits))
        problem_add(problems, SEVERITY_ERROR, pointer, "must be an object");
    json_object_foreach(limits, name, value)
        check_count(limit_counts, name, value, pointer, problems);
}
