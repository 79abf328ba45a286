/* What a job uses while it runs, measured now and then: often at first, seldom later, so that a run
 * of days has some thousand points. Times are milliseconds of report_now_ms(). */
#ifndef SAMPLER_H
#define SAMPLER_H

#include <jansson.h>
#include <stdint.h>
#include <sys/types.h>

struct sampler {
    int64_t began, next_at; /* INT64_MAX: no more */
    int64_t taken;          /* points */
    int64_t seen_at;        /* what follows was so then; 0: nothing was seen yet */
    double cpu_seconds;
    int64_t read_bytes, written_bytes;
};

void sampler_begin(struct sampler *sampler, int64_t now);

/* Between two points of a job that has run for so long. */
int64_t sampler_interval(int64_t elapsed);

/* The point that is due, as metric_queue.h has it; NULL when none is, or the job is not there.
 * `parent` and `inner` name its first process, as in census.h. */
json_t *sampler_take(struct sampler *sampler, int64_t now, pid_t parent, pid_t inner);

#endif
