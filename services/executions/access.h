/* Who may do what with executions, jobs and figures: roles come from projects. */
#ifndef ACCESS_H
#define ACCESS_H

#include "execution.h"
#include "job_store.h"

#include <df/http_server.h>

/* The execution of the path, if the caller may read it; otherwise there is none. */
int access_read(struct df_call *call, struct execution *execution) DF_MUST_CHECK;

/* The same for changing it: runners their own, editors and owners all. */
int access_change(struct df_call *call, struct execution *execution) DF_MUST_CHECK;

/* Runners may change what is their own in a project, editors and owners all. */
int access_own(struct df_call *call, const char *project, const char *owner) DF_MUST_CHECK;

/* The caller may read what belongs to this project; otherwise there is no such `noun`. */
int access_project(struct df_call *call, const char *project, const char *noun) DF_MUST_CHECK;

/* The sweep of the path, if the caller may read it; otherwise there is none. */
struct sweep;
int access_sweep(struct df_call *call, struct sweep *sweep) DF_MUST_CHECK;

/* The attempt of a job that ?attempt= asks for, or the newest, if the caller may read it. */
int access_attempt(struct df_call *call, const char *job, int64_t *number,
                   struct attempt *attempt) DF_MUST_CHECK;

/* The job of the path, for a job token: DF_FORBIDDEN unless it is the token's own. */
int access_own_job(struct df_call *call, const char **job) DF_MUST_CHECK;

#endif
