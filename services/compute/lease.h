/* A lease: who runs which attempt of a job until when. The attempt is the fencing token. */
#ifndef LEASE_H
#define LEASE_H

#include <df/record.h>

/* After so many lost leases a job is taken to be what kills its workers. */
enum { LEASE_MAX_LOSSES = 3 };

/* A job token outlives a lease by far, and is replaced when it is half as old as it may be. */
enum { LEASE_TOKEN_SECONDS = 3600, LEASE_TOKEN_RENEWED = 1800 };

struct lease {
    const char *job;
    int64_t attempt, losses;
    bool is_canceled, is_lost, is_token_due;
    bool is_waiting; /* the worker was known to wait for work before this claim */
    const char *execution, *project, *user_id, *storage, *worker_id, *adapter;
    json_t *spec;
};

extern const struct df_field lease_fields[];

enum lease_event {
    LEASE_EXPIRED,  /* not renewed in time */
    LEASE_RETURNED, /* its worker says goodbye */
    LEASE_EVENT_COUNT,
};

/* What becomes of a job whose lease ended without a result. */
struct lease_verdict {
    bool is_final;
    int64_t losses;
    const char *detail; /* why, in words */
};

struct lease_verdict lease_judge(const struct lease *lease, enum lease_event event);

#endif
