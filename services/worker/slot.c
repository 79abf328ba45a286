#include "agent.h"

#include <df/log.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void agent_stop_all(struct agent *agent, enum attempt_stop why)
{
    for (int i = 0; i < agent->slot_count && agent->slots; i++)
        if (agent->slots[i].attempt)
            attempt_stop(agent->slots[i].attempt, why);
}

void agent_stop_one(struct agent *agent, const json_t *named, enum attempt_stop why)
{
    const char *job = json_string_value(json_object_get(named, "job"));
    int64_t number = json_integer_value(json_object_get(named, "attempt"));

    for (int i = 0; job && i < agent->slot_count; i++)
        if (agent->slots[i].attempt && attempt_is(agent->slots[i].attempt, job, number))
            attempt_stop(agent->slots[i].attempt, why);
}

/* With the lock: the next lease; NULL at the end. */
static json_t *wait_for_lease(struct slot *slot)
{
    struct agent *agent = slot->agent;

    slot->is_waiting = true;
    while (!slot->lease && !agent->is_over)
        pthread_cond_wait(&agent->changed, &agent->lock);
    slot->is_waiting = false;
    return slot->lease;
}

/* From here on nobody can stop it, and the slot can be given the next lease while this one is
 * cleared away. Leases that come while we drain are given back with all others. */
static void leave(struct slot *slot, const struct attempt *attempt)
{
    struct agent *agent = slot->agent;
    const json_t *next = attempt->next; /* what came with the answer to its finish, or NULL */

    pthread_mutex_lock(&agent->lock);
    slot->attempt = NULL;
    slot->lease = NULL;
    slot->is_busy = false;
    if (next && json_array_size(next) == 0)
        agent->is_known_to_wait = true;
    if (!next && !agent->is_known_to_wait)
        agent->has_work = true; /* there may be; else we are told */
    if (attempt->finishes > 1)
        agent->has_lost_answer = agent->has_work = true;
    if (!events_are_heard(agent->events))
        agent->has_work = true;
    if (!agent->is_draining)
        (void) agent_hand_out(agent, next);
    pthread_cond_broadcast(&agent->changed);
    pthread_mutex_unlock(&agent->lock);
}

static void run(struct slot *slot, json_t *lease, struct attempt *attempt, const char *id)
{
    struct agent *agent = slot->agent;
    bool is_ready = attempt_init(attempt, &agent->shop, id, lease);

    if (!is_ready)
        df_log(NULL, DF_ERROR, "lease_not_run", "{ss}", "why", "no space, or no proper lease");
    pthread_mutex_lock(&agent->lock);
    slot->attempt = is_ready ? attempt : NULL;
    pthread_mutex_unlock(&agent->lock);
    if (is_ready)
        attempt_run(attempt);
    leave(slot, attempt);
    attempt_release(attempt);
    json_decref(lease);
    if (agent->options->once)
        (void) kill(getpid(), SIGTERM);
}

void *agent_work(void *context)
{
    struct slot *slot = context;
    struct agent *agent = slot->agent;
    struct attempt *attempt = calloc(1, sizeof *attempt);
    json_t *lease;

    if (!attempt)
        abort();
    pthread_mutex_lock(&agent->lock);
    while ((lease = wait_for_lease(slot))) {
        char id[AGENT_ID];
        memcpy(id, agent->id, AGENT_ID);
        pthread_mutex_unlock(&agent->lock);
        run(slot, lease, attempt, id);
        pthread_mutex_lock(&agent->lock);
    }
    pthread_mutex_unlock(&agent->lock);
    free(attempt);
    return NULL;
}
