/* What an operation says of the jobs it becomes: what they need, and what ends them. Pure. */
#ifndef JOB_LIMITS_H
#define JOB_LIMITS_H

#include <jansson.h>

/* Adds what is wrong with {cpus, memory_mb, gpus, labels} or {timeout_seconds,
 * timeout_silent_seconds, cpu_seconds, memory_mb} to `problems`; `pointer` is where it stands. */
void job_resources_check(json_t *resources, const char *pointer, json_t *problems);
void job_limits_check(json_t *limits, const char *pointer, json_t *problems);

#endif
