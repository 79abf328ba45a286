#include "attempt_limits.h"
#include "census.h"

/* Between two looks at what it uses, when that is limited. */
enum { COUNT_MS = 100 };

void limits_begin(struct limit_watch *watch, const struct spec_limits *limits, int64_t now)
{
    bool counts = limits->cpu_seconds > 0 || limits->memory_bytes > 0;

    *watch = (struct limit_watch){
        .limits = limits,
        .end_at = limits->seconds > 0 ? now + limits->seconds * 1000 : INT64_MAX,
        .heard_at = now,
        .count_at = counts ? now + COUNT_MS : INT64_MAX,
    };
}

static int64_t silent_at(const struct limit_watch *watch)
{
    int64_t seconds = watch->limits->silent_seconds;

    return seconds > 0 ? watch->heard_at + seconds * 1000 : INT64_MAX;
}

int64_t limits_next(const struct limit_watch *watch)
{
    int64_t at = watch->end_at < watch->count_at ? watch->end_at : watch->count_at;

    return silent_at(watch) < at ? silent_at(watch) : at;
}

static bool is_broken(struct outcome *outcome, enum outcome_limit limit, int64_t allowed)
{
    outcome->limit = limit;
    outcome->allowed = allowed;
    return true;
}

/* Its memory is bounded by the kernel. */
static bool check_group(const struct limit_watch *watch, struct outcome *outcome)
{
    int64_t seconds = watch->limits->cpu_seconds;
    struct cgroup_usage usage;

    if (seconds > 0 && cgroup_measure(watch->group, &usage) && usage.cpu_seconds > (double) seconds)
        return is_broken(outcome, OUTCOME_CPU, seconds);
    return false;
}

/* What is resident may be shared, so only what is above the limit is counted exactly. */
static bool check_use(const struct spec_limits *limits, pid_t parent, pid_t inner,
                      struct outcome *outcome)
{
    struct census census;

    if (inner <= 0 || !census_take(parent, inner, &census))
        return false;
    if (limits->cpu_seconds > 0 && census.cpu_seconds > (double) limits->cpu_seconds)
        return is_broken(outcome, OUTCOME_CPU, limits->cpu_seconds);
    if (limits->memory_bytes <= 0 || census.resident_bytes <= limits->memory_bytes)
        return false;
    int64_t used = census_own_bytes(parent, inner);
    if (used <= limits->memory_bytes)
        return false;
    outcome->used_bytes = used;
    return is_broken(outcome, OUTCOME_MEMORY, limits->memory_bytes);
}

bool limits_check(struct limit_watch *watch, int64_t now, pid_t parent, pid_t inner,
                  struct outcome *outcome)
{
    const struct spec_limits *limits = watch->limits;

    if (now >= watch->end_at)
        return is_broken(outcome, OUTCOME_WALL, limits->seconds);
    if (now >= silent_at(watch))
        return is_broken(outcome, OUTCOME_SILENCE, limits->silent_seconds);
    if (now < watch->count_at)
        return false;
    watch->count_at = now + COUNT_MS;
    if (watch->group && cgroup_has_processes(watch->group))
        return check_group(watch, outcome);
    return check_use(limits, parent, inner, outcome);
}

void limits_measure(const struct limit_watch *watch, struct outcome *outcome)
{
    struct cgroup_usage usage;

    if (!watch->group || !cgroup_measure(watch->group, &usage) || usage.cpu_seconds <= 0)
        return;
    outcome->cpu_seconds = usage.cpu_seconds;
    if (usage.peak_bytes > 0)
        outcome->peak_bytes = usage.peak_bytes;
    if (usage.killed == 0 || outcome->limit || outcome_is_success(outcome))
        return;
    outcome->is_out_of_memory = true;
    if (watch->limits->memory_bytes <= 0)
        return; /* it was the machine's memory that ran out */
    outcome->limit = OUTCOME_MEMORY;
    outcome->allowed = outcome->used_bytes = watch->limits->memory_bytes;
}
