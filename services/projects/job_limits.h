/* What an operation says of the jobs it becomes: what they need, what ends them, and how often they
 * are tried. Pure. */
#ifndef JOB_LIMITS_H
#define JOB_LIMITS_H

#include <jansson.h>

/* Adds what is wrong with {cpus, memory_mb, gpus, labels} or {timeout_seconds,
 * timeout_silent_seconds, timeout_queued_seconds, cpu_seconds, memory_mb} or {max_attempts,
 * backoff_seconds, backoff_max_seconds} to `problems`; `pointer` is where it stands. */
void job_resources_check(json_t *resources, const char *pointer, json_t *problems);
void job_limits_check(json_t *limits, const char *pointer, json_t *problems);
void job_retries_check(json_t *retries, const char *pointer, json_t *problems);

#endif
