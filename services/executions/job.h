/* A job: one node of a pipeline in one execution. */
#ifndef JOB_H
#define JOB_H

#include <df/record.h>

enum job_status {
    JOB_PENDING,
    JOB_QUEUED,
    JOB_RUNNING,
    JOB_SUCCESS,
    JOB_FAILED,
    JOB_CANCELED,
    JOB_STATUS_COUNT,
};

/* NULL-terminated; executions have the same states. */
extern const char *const job_status_names[];

enum job_event {
    JOB_READY,   /* its parents have succeeded */
    JOB_START,   /* an attempt runs */
    JOB_TAKE,    /* the cache has its result */
    JOB_FINISH,  /* the attempt succeeded */
    JOB_CRASH,   /* the attempt failed */
    JOB_RETRY,   /* the same, and another follows after a wait */
    JOB_EXPIRE,  /* no worker took it for longer than its operation allows */
    JOB_STOP,    /* the attempt was killed, or nobody knows after the time of grace */
    JOB_CANCEL,  /* nobody needs it any more and it has not started */
    JOB_LOSE,    /* the lease of the attempt ran out */
    JOB_ABANDON, /* the same, and there will be no other attempt */
    JOB_REOPEN,  /* somebody continues the execution: another attempt, those before stay */
    JOB_EVENT_COUNT,
};

struct job_transition {
    enum job_status from;
    enum job_event event;
    enum job_status to;
    const char *why;
};

/* Ended by from = JOB_STATUS_COUNT. One event leads to one state, whatever it came from. */
extern const struct job_transition job_transitions[];

/* NULL when the event means nothing in this state. */
const struct job_transition *job_transition_find(enum job_status from, enum job_event event);

/* Nothing happens to it by itself: only JOB_REOPEN leads out. (It also takes up again what waits
 * for another attempt, and what waits for that.) */
bool job_status_is_final(enum job_status status);

/* What an update needs to repeat the from-state: "{queued,running}", and the state that follows. */
enum { JOB_FROMS_SIZE = 64 };
void job_event_froms(enum job_event event, char froms[JOB_FROMS_SIZE]);
const char *job_event_to(enum job_event event);

/* A job as clients see it. */
struct job {
    const char *id, *project, *execution;
    int64_t position;
    const char *node, *name, *operation, *operation_name;
    int status;
    bool cached;
    const char *detail;
    int64_t attempt;
    json_t *attempts;
    const char *queued_at, *started_at, *ended_at;
    int64_t console_size, metric_count;
    json_t *figures, *inputs, *outputs, *attributes, *error;
    json_t *taken_from; /* of a pinned node or a hit of the cache: the job that really ran */
    bool cleaned;       /* its values were given back */
    json_t *cache;      /* what cache_explain() takes; NULL while nothing is decided */
    json_t *retry;      /* which of how many attempts, and when; NULL when there is only one */
    int64_t version;
};

extern const struct df_field job_fields[];

/* As clients see it, with the cache in words; a new object. */
json_t *job_to_json(struct df_arena *arena, const struct job *job);

/* What a worker says when an attempt runs. It may insist for a day. */
enum { JOB_START_AGO_MS = 24 * 3600 * 1000 };

struct job_start {
    const char *worker, *worker_name, *isolation;
    int64_t pid;    /* DF_NO_INT when it does not say */
    int64_t ago_ms; /* it has run for so long already */
};

extern const struct df_field job_start_fields[];

/* What a worker says when an attempt has ended. */
enum { JOB_OUTPUT_LIMIT = 256, JOB_OUTPUT_NAME = 120, JOB_OUTPUT_TYPE = 480 };

struct job_finish {
    int status; /* index into job_finish_names */
    int64_t exit_code, signal;
    json_t *error;
    const char *detail;
    json_t *outputs;
    int64_t console_size;
    json_t *environment, *usage;
    bool claims;   /* its worker takes another job at once */
    json_t *start; /* as of the start, when nobody has told of that; else NULL */
};

extern const char *const job_finish_names[];
extern const struct df_field job_finish_fields[];

/* The event that this finish is. */
enum job_event job_finish_event(const struct job_finish *finish);

/* One sentence of why an attempt failed, from its error, its signal or its exit status; in `arena`.
 */
const char *job_finish_detail(struct df_arena *arena, const struct job_finish *finish);

/* Rule: NULL, or why this is no list of outputs; `index` is the row that is wrong. */
const char *job_outputs_problem(const json_t *outputs, size_t *index);

#endif
