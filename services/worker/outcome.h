/* How a job ended, in the words of the finish report. Pure. */
#ifndef OUTCOME_H
#define OUTCOME_H

#include <df/ctx.h>
#include <jansson.h>

/* A limit of its operation. */
enum outcome_limit {
    OUTCOME_NO_LIMIT,
    OUTCOME_WALL,
    OUTCOME_SILENCE,
    OUTCOME_CPU,
    OUTCOME_MEMORY,
};

struct outcome {
    bool is_canceled;
    bool has_run;             /* else `detail` says why not */
    bool is_done;             /* the runtime said that every output is written */
    bool is_orphan;           /* what forked it ended before it */
    bool is_out_of_memory;    /* the kernel killed something meanwhile */
    enum outcome_limit limit; /* that ended it */
    int64_t allowed;          /* the limit: seconds, or bytes */
    int status, signal;       /* -1: none */
    double wall_seconds, cpu_seconds;
    int64_t peak_bytes;
    int64_t used_bytes;  /* when the limit of its memory ended it */
    json_t *error;       /* the runtime's report of a Python error, or NULL; borrowed */
    const char *detail;  /* of the worker's own, or NULL */
    const char *missing; /* an output that was not written, or NULL */
};

bool outcome_is_success(const struct outcome *outcome);

/* {"status", "exit_code"?, "signal"?, "error"?, "detail"?, "usage"?}; outputs, environment and
 * console_size are added by the caller. */
json_t *outcome_finish(struct df_arena *arena, const struct outcome *outcome);

#endif
