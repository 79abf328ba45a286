#include "sampler.h"
#include "census.h"

#include <stddef.h>
#include <time.h>

enum { FIRST_MS = 1000 };

static const double mebibyte = 1024 * 1024;

/* 60 points in the first two minutes, 350 to the end of the first hour, 1,440 a day from then on.
 */
static const struct {
    int64_t until, interval;
} paces[] = {
    {2 * 60 * 1000, 2000},
    {60 * 60 * 1000, 10000},
    {INT64_MAX, 60000},
};

void sampler_begin(struct sampler *sampler, int64_t now)
{
    *sampler = (struct sampler){.began = now, .next_at = now + FIRST_MS};
}

int64_t sampler_interval(int64_t elapsed)
{
    size_t pace = 0;

    while (elapsed >= paces[pace].until)
        pace++;
    return paces[pace].interval;
}

/* Processes that have gone take their counts with them. */
static double rate(double now, double before, double seconds)
{
    return now > before ? (now - before) / seconds : 0;
}

static json_t *point(struct sampler *sampler, int64_t now, const struct census *census)
{
    double seconds = (double) (now - sampler->seen_at) / 1000;
    struct timespec at;

    clock_gettime(CLOCK_REALTIME, &at);
    json_t *values = json_pack(
        "{sf sf si sf sf}", "CPU %", 100 * rate(census->cpu_seconds, sampler->cpu_seconds, seconds),
        "memory MiB", (double) census->resident_bytes / mebibyte, "processes", census->processes,
        "disk read MiB/s",
        rate((double) census->read_bytes, (double) sampler->read_bytes, seconds) / mebibyte,
        "disk write MiB/s",
        rate((double) census->written_bytes, (double) sampler->written_bytes, seconds) / mebibyte);
    return json_pack("{sI sf so}", "step", (json_int_t) sampler->taken++, "at",
                     (double) at.tv_sec + (double) at.tv_nsec / 1e9, "values", values);
}

json_t *sampler_take(struct sampler *sampler, int64_t now, pid_t parent, pid_t inner)
{
    struct census census;

    if (now < sampler->next_at)
        return NULL;
    sampler->next_at = now + sampler_interval(now - sampler->began);
    if (inner <= 0 || !census_take_all(parent, inner, &census))
        return NULL;
    json_t *taken = sampler->seen_at > 0 ? point(sampler, now, &census) : NULL;
    sampler->seen_at = now;
    sampler->cpu_seconds = census.cpu_seconds;
    sampler->read_bytes = census.read_bytes;
    sampler->written_bytes = census.written_bytes;
    return taken;
}
