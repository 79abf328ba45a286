#include "agent.h"

#include <df/log.h>

#include <string.h>

/* A third of a lease leaves room for a beat that is lost. */
enum { BEAT_MS = 10000 };

json_t *agent_held(struct agent *agent)
{
    json_t *leases = json_array();

    for (int i = 0; i < agent->slot_count; i++) {
        const struct attempt *attempt = agent->slots[i].attempt;
        const json_t *lease = agent->slots[i].lease;
        if (attempt)
            json_array_append_new(leases, json_pack("{ss sI}", "job", attempt->job, "attempt",
                                                    (json_int_t) attempt->number));
        else if (lease)
            json_array_append_new(leases, json_pack("{sO sO}", "job", json_object_get(lease, "job"),
                                                    "attempt", json_object_get(lease, "attempt")));
    }
    return leases;
}

static void renew_tokens(struct agent *agent, const json_t *tokens)
{
    const json_t *item;
    size_t i;

    json_array_foreach(tokens, i, item) {
        const char *job = json_string_value(json_object_get(item, "job"));
        const char *token = json_string_value(json_object_get(item, "token"));
        for (int s = 0; job && token && s < agent->slot_count; s++) {
            struct attempt *attempt = agent->slots[s].attempt;
            if (attempt && strcmp(attempt->job, job) == 0)
                attempt_renew_token(attempt, token);
        }
    }
}

/* With the lock. */
static void take_answer(struct agent *agent, const json_t *reply)
{
    const json_t *item;
    size_t i;

    json_array_foreach(json_object_get(reply, "lost"), i, item)
        agent_stop_one(agent, item, ATTEMPT_LOST);
    json_array_foreach(json_object_get(reply, "cancel"), i, item)
        agent_stop_one(agent, item, ATTEMPT_CANCELED);
    renew_tokens(agent, json_object_get(reply, "tokens"));
}

static int beat(struct agent *agent)
{
    const char *problem = machine_disk_problem(agent->options->data);
    struct df_ctx ctx;
    json_t *reply = NULL;
    char id[AGENT_ID];

    pthread_mutex_lock(&agent->lock);
    memcpy(id, agent->id, AGENT_ID);
    json_t *body = json_pack("{so so}", "leases", agent_held(agent), "load",
                             machine_load(agent->options->data, problem));
    pthread_mutex_unlock(&agent->lock);
    df_ctx_init(&ctx, "heartbeat", &agent->shop.host->process);
    (void) machine_had_oom_kill();
    int failed = host_heartbeat(&ctx, agent->shop.host, id, body, &reply);
    if (failed)
        df_log(&ctx, DF_WARN, "heartbeat_failed", "{ss}", "error", ctx.error.detail);
    if (failed == -DF_NOT_FOUND)
        agent_register(&ctx, agent, id);
    pthread_mutex_lock(&agent->lock);
    if (!failed && strcmp(id, agent->id) == 0)
        take_answer(agent, reply);
    pthread_mutex_unlock(&agent->lock);
    df_ctx_release(&ctx);
    return failed;
}

void *agent_beat(void *context)
{
    struct agent *agent = context;

    pthread_mutex_lock(&agent->lock);
    while (!agent->is_over) {
        int64_t third = agent->lease_ms / 3;
        int64_t pause = third > 0 && third < BEAT_MS ? third : BEAT_MS;
        int64_t until = report_now_ms() + pause;
        while (!agent->is_over && report_now_ms() < until) {
            agent_wait(agent, until - report_now_ms());
            third = agent->lease_ms / 3; /* the first lease may have told us to be quicker */
            if (third > 0 && third < pause)
                break;
        }
        if (agent->is_over)
            break;
        if (!*agent->id)
            continue;
        pthread_mutex_unlock(&agent->lock);
        (void) beat(agent);
        pthread_mutex_lock(&agent->lock);
    }
    pthread_mutex_unlock(&agent->lock);
    return NULL;
}
