#include "agent.h"

#include <df/log.h>
#include <df/record.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Hints may be lost, so we ask all the same; and never all workers at the same moment. */
enum {
    ASK_MS = 2000,
    FIRST_PAUSE_MS = 200,
    LONGEST_PAUSE_MS = 10000,
    ONCE_SECONDS = 60, /* --once: without a job for so long, there is none */
};

void agent_wait(struct agent *agent, int64_t milliseconds)
{
    struct timespec until;

    if (milliseconds <= 0)
        return;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += milliseconds % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    (void) pthread_cond_clockwait(&agent->changed, &agent->lock, CLOCK_MONOTONIC, &until);
}

static int64_t jitter(unsigned *seed, int64_t milliseconds)
{
    return milliseconds * 3 / 4 + rand_r(seed) % (milliseconds / 2 + 1);
}

static void read_former_id(const struct agent *agent, char id[AGENT_ID])
{
    int fd = openat(agent->folder, "worker-id", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, id, AGENT_ID - 1) : -1;

    id[size > 0 ? size : 0] = '\0';
    if (!df_is_uuid(id))
        id[0] = '\0';
    if (fd >= 0)
        close(fd);
}

static void write_id(const struct agent *agent)
{
    int fd = openat(agent->folder, "worker-id", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0)
        return;
    (void) !write(fd, agent->id, strlen(agent->id));
    close(fd);
}

const char *agent_limits(const struct agent *agent)
{
    return agent->shop.groups ? "cgroup" : "rlimit";
}

static json_t *describe(const struct agent *agent, const char *former)
{
    const struct options *options = agent->options;
    json_t *labels = json_object();

    for (size_t i = 0; i < options->label_count; i++) {
        const char *equals = strchr(options->labels[i], '=');
        char key[128];
        snprintf(key, sizeof key, "%.*s", (int) (equals - options->labels[i]), options->labels[i]);
        json_object_set_new(labels, key, json_string(equals + 1));
    }
    return json_pack("{ss ss si sI sO so si ss ss ss ss*}", "name",
                     *options->name ? options->name : agent->machine->host, "host",
                     agent->machine->host, "cores", agent->machine->cores, "memory",
                     (json_int_t) agent->machine->memory, "gpus", agent->machine->gpus, "labels",
                     labels, "slots", agent->slot_count, "isolation",
                     sandbox_name(agent->shop.sandbox), "limits", agent_limits(agent), "version",
                     DF_VERSION, "previous", *former ? former : NULL);
}

static int register_once(struct df_ctx *outer, struct agent *agent, const char *former)
{
    struct df_ctx ctx;
    json_t *reply = NULL;

    df_ctx_init(&ctx, "register", &agent->shop.host->process);
    int failed = host_register(&ctx, agent->shop.host, describe(agent, former), &reply);
    const char *id = json_string_value(json_object_get(reply, "id"));
    if (!failed && !df_is_uuid(id))
        failed = df_fail(&ctx, DF_UNAVAILABLE, "this is no DeepForge");
    if (!failed) {
        pthread_mutex_lock(&agent->lock);
        snprintf(agent->id, sizeof agent->id, "%s", id);
        agent->has_work = true;
        pthread_mutex_unlock(&agent->lock);
        write_id(agent);
    }
    if (failed)
        df_fail(outer, ctx.error.code, "%s", ctx.error.detail);
    df_ctx_release(&ctx);
    return failed;
}

static bool must_end(struct agent *agent)
{
    pthread_mutex_lock(&agent->lock);
    bool ends = agent->is_draining || agent->is_over;
    pthread_mutex_unlock(&agent->lock);
    return ends;
}

static int register_insisting(struct df_ctx *ctx, struct agent *agent, const char *former)
{
    unsigned seed = (unsigned) time(NULL) ^ (unsigned) getpid();
    int64_t pause = FIRST_PAUSE_MS;

    for (;;) {
        int failed = register_once(ctx, agent, former);
        if (!failed)
            return 0;
        df_log(ctx, DF_WARN, "register_failed", "{ss}", "error", ctx->error.detail);
        if ((!host_may_recover(failed) && failed != -DF_NOT_FOUND) || must_end(agent))
            return failed;
        pthread_mutex_lock(&agent->lock);
        agent_wait(agent, jitter(&seed, pause));
        pthread_mutex_unlock(&agent->lock);
        pause = pause * 2 < LONGEST_PAUSE_MS ? pause * 2 : LONGEST_PAUSE_MS;
    }
}

/* --once, or a token that is refused: the end is the same as when somebody sends the signal. */
static void end_process(void)
{
    (void) kill(getpid(), SIGTERM);
}

static void register_again(struct df_ctx *ctx, struct agent *agent, const char *former)
{
    char previous[AGENT_ID];

    if (*former) {
        df_log(NULL, DF_WARN, "worker_unknown", "{ss}", "worker", former);
        pthread_mutex_lock(&agent->lock);
        agent_stop_all(agent, ATTEMPT_LOST); /* what it ran has been given to others since */
        pthread_mutex_unlock(&agent->lock);
        snprintf(previous, sizeof previous, "%s", former);
    } else {
        read_former_id(agent, previous);
    }
    if (register_insisting(ctx, agent, previous) == 0) {
        df_log(NULL, DF_INFO, "registered", "{ss}", "worker", agent->id);
        events_follow(agent->events, agent->id);
    } else if (!must_end(agent)) {
        pthread_mutex_lock(&agent->lock);
        agent->failed = -(int) ctx->error.code;
        snprintf(agent->reason, sizeof agent->reason, "%s", ctx->error.detail);
        pthread_mutex_unlock(&agent->lock);
        end_process();
    }
}

void agent_register(struct df_ctx *ctx, struct agent *agent, const char *former)
{
    pthread_mutex_lock(&agent->registering);
    if (strcmp(agent->id, former) == 0)
        register_again(ctx, agent, former);
    pthread_mutex_unlock(&agent->registering);
}

void agent_hear(void *context, const json_t *event)
{
    struct agent *agent = context;
    const char *type = json_string_value(json_object_get(event, "type"));
    const json_t *job;
    size_t i;

    if (!type)
        return;
    pthread_mutex_lock(&agent->lock);
    if (strcmp(type, "work") == 0)
        agent->has_work = true;
    if (strcmp(type, "cancel") == 0)
        json_array_foreach(json_object_get(event, "jobs"), i, job)
            agent_stop_one(agent, job, ATTEMPT_CANCELED);
    pthread_cond_broadcast(&agent->changed);
    pthread_mutex_unlock(&agent->lock);
}

/* With the lock: a slot that is free, rather one whose thread has nothing else to do. */
static struct slot *free_slot(struct agent *agent)
{
    struct slot *found = NULL;

    for (int i = 0; i < agent->slot_count; i++) {
        struct slot *slot = &agent->slots[i];
        if (!slot->is_busy && (!found || (slot->is_waiting && !found->is_waiting)))
            found = slot;
    }
    return found;
}

/* With the lock: a slot has this very lease. */
static bool is_held(const struct agent *agent, const json_t *lease)
{
    for (int i = 0; i < agent->slot_count; i++) {
        const json_t *other = agent->slots[i].lease;
        if (other && json_equal(json_object_get(other, "job"), json_object_get(lease, "job"))
            && json_equal(json_object_get(other, "attempt"), json_object_get(lease, "attempt")))
            return true;
    }
    return false;
}

int agent_hand_out(struct agent *agent, const json_t *leases)
{
    struct slot *slot;
    int count = 0;
    json_t *lease;
    size_t i;

    json_array_foreach(leases, i, lease) {
        int64_t seconds = json_integer_value(json_object_get(lease, "expires_in"));
        if (is_held(agent, lease))
            continue;
        if (!(slot = free_slot(agent)))
            break;
        if (seconds > 0)
            agent->lease_ms = seconds * 1000;
        slot->is_busy = true;
        slot->lease = json_incref(lease);
        count++;
    }
    if (count > 0)
        pthread_cond_broadcast(&agent->changed);
    return count;
}

/* How many leases came, or a failure. */
static int claim(struct agent *agent, const char *id, int slots)
{
    struct df_ctx ctx;
    json_t *reply = NULL, *held = NULL;

    pthread_mutex_lock(&agent->lock);
    if (agent->has_lost_answer)
        held = agent_held(agent);
    agent->has_lost_answer = false;
    pthread_mutex_unlock(&agent->lock);
    df_ctx_init(&ctx, "claim", &agent->shop.host->process);
    int failed = host_claim(&ctx, agent->shop.host, id, slots, held, &reply);
    int result = failed;
    if (failed) {
        pthread_mutex_lock(&agent->lock);
        agent->has_lost_answer = true;
        pthread_mutex_unlock(&agent->lock);
    }
    if (!failed) {
        pthread_mutex_lock(&agent->lock);
        result = agent_hand_out(agent, json_object_get(reply, "leases"));
        agent->is_known_to_wait = result < slots;
        pthread_mutex_unlock(&agent->lock);
    } else {
        df_log(&ctx, DF_WARN, "claim_failed", "{ss}", "error", ctx.error.detail);
        if (failed == -DF_NOT_FOUND)
            agent_register(&ctx, agent, id);
    }
    df_ctx_release(&ctx);
    return result;
}

static int count_free(const struct agent *agent)
{
    int count = 0;

    for (int i = 0; i < agent->slot_count; i++)
        count += !agent->slots[i].is_busy;
    return count;
}

/* With the lock: how many to ask for now; 0 when it is time to end. */
static int wait_for_reason(struct agent *agent, int64_t ask_at)
{
    while (!agent->is_draining && !agent->is_over) {
        int slots = count_free(agent);
        int64_t left = ask_at - report_now_ms();
        if (slots > 0 && !agent->has_claimed && (agent->has_work || left <= 0))
            return slots;
        if (slots > 0 && !agent->has_claimed)
            agent_wait(agent, left);
        else
            pthread_cond_wait(&agent->changed, &agent->lock);
    }
    return 0;
}

void *agent_claim(void *context)
{
    struct agent *agent = context;
    unsigned seed = (unsigned) time(NULL) ^ (unsigned) getpid();
    int64_t ask_at = 0, pause = FIRST_PAUSE_MS, began = report_now_ms();
    struct df_ctx ctx;
    int slots;

    df_ctx_init(&ctx, "register", NULL);
    agent_register(&ctx, agent, "");
    df_ctx_release(&ctx);
    pthread_mutex_lock(&agent->lock);
    while (*agent->id && (slots = wait_for_reason(agent, ask_at)) > 0) {
        char id[AGENT_ID];
        memcpy(id, agent->id, AGENT_ID);
        agent->has_work = false;
        pthread_mutex_unlock(&agent->lock);
        int got = machine_disk_problem(agent->options->data) ? 0 : claim(agent, id, slots);
        pthread_mutex_lock(&agent->lock);
        pause = got >= 0                       ? FIRST_PAUSE_MS
                : pause * 2 < LONGEST_PAUSE_MS ? pause * 2
                                               : LONGEST_PAUSE_MS;
        if (got < 0)
            agent->has_work = false; /* whatever is said meanwhile: not before the pause is over */
        ask_at = report_now_ms() + jitter(&seed, got >= 0 ? ASK_MS : pause);
        if (agent->options->once && got > 0)
            agent->has_claimed = true;
        if (agent->options->once && got <= 0 && report_now_ms() - began > ONCE_SECONDS * 1000)
            end_process();
    }
    pthread_mutex_unlock(&agent->lock);
    return NULL;
}
