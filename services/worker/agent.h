/* The worker: registers, listens, claims, runs, and leaves politely. */
#ifndef AGENT_H
#define AGENT_H

#include "attempt.h"
#include "events_client.h"
#include "machine.h"

enum { AGENT_ID = 64 };

struct agent;

/* One job at a time. */
struct slot {
    struct agent *agent;
    pthread_t thread;
    json_t *lease;           /* to be run next, or NULL */
    struct attempt *attempt; /* what others may stop; NULL when there is none (any more) */
    bool is_busy;
    bool is_waiting; /* not busy, and not clearing away what it ran last */
};

struct agent {
    const struct options *options;
    const struct machine *machine;
    struct workshop shop;
    struct events *events;
    char id[AGENT_ID];
    int folder; /* the data folder */

    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct slot *slots;
    int slot_count;
    int64_t lease_ms;
    bool has_work;         /* the host said so, or a slot became free */
    bool is_known_to_wait; /* the last claim left slots empty, so the host tells when there is work
                            */
    bool has_lost_answer;  /* leases may have been granted that never came here */
    bool is_draining;      /* claims nothing more */
    bool is_over;          /* threads end */
    bool has_claimed;      /* with --once */
    int failed;            /* why it ends by itself, or 0 */
    char reason[512];

    pthread_mutex_t registering;
    pthread_t claimer, heart;
};

/* Registers; tries until it works, or ends the process when the token is not accepted. `former` is
 * the id that is not known any more; when another thread has replaced it meanwhile there is nothing
 * to do. */
void agent_register(struct df_ctx *ctx, struct agent *agent, const char *former);

/* Threads: asking for work, and telling that we are alive. */
void *agent_claim(void *agent);
void *agent_beat(void *agent);
void *agent_work(void *slot);

/* With the lock: {job, attempt} of all leases that slots have. */
json_t *agent_held(struct agent *agent);

/* With the lock: gives leases to slots that are free; there are never more than were asked for, and
 * one that came twice is taken once. Returns how many. */
int agent_hand_out(struct agent *agent, const json_t *leases);

/* What the event stream says. */
void agent_hear(void *agent, const json_t *event);

/* With the lock: waits for a change, at most so long. */
void agent_wait(struct agent *agent, int64_t milliseconds);

/* With the lock: stops every attempt, or the one of this job. */
void agent_stop_all(struct agent *agent, enum attempt_stop why);
void agent_stop_one(struct agent *agent, const json_t *attempt, enum attempt_stop why);

/* "cgroup" or "rlimit": who bounds jobs. */
const char *agent_limits(const struct agent *agent);

/* Runs until it is told to end. */
int agent_run(struct df_ctx *ctx, const struct options *options) DF_MUST_CHECK;

#endif
