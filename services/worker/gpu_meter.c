#include "gpu_meter.h"
#include "child.h"

#include <df/log.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* One that ended although it was wanted is not asked again at once. */
enum { PAUSE_SECONDS = 60 };

struct gpu_meter {
    const char *program; /* in memory of the worker's own ctx */
    pthread_t thread;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t changed;
    int users;
    bool is_over;
    struct gpu_readings readings;
};

static void take(void *context, const char *bytes, size_t size)
{
    struct gpu_meter *meter = context;

    pthread_mutex_lock(&meter->lock);
    gpu_readings_take(&meter->readings, bytes, size);
    pthread_mutex_unlock(&meter->lock);
}

static bool is_unwanted(void *context)
{
    struct gpu_meter *meter = context;

    pthread_mutex_lock(&meter->lock);
    bool answer = meter->users == 0 || meter->is_over;
    pthread_mutex_unlock(&meter->lock);
    return answer;
}

/* Until nobody wants it, or it ends. */
static void run(struct gpu_meter *meter)
{
    const char *const argv[] = {meter->program, "--query-gpu=" GPU_QUERY,
                                "--format=csv,noheader,nounits", "--loop-ms=1000", NULL};
    const char *const envp[] = {"LANG=C", NULL};
    const struct command command = {
        .child = {.argv = argv, .envp = envp, .err = -1, .channel = -1},
        .output = take,
        .is_stopped = is_unwanted,
        .context = meter,
        .seconds = INT32_MAX,
    };
    struct df_ctx ctx;
    int status = 0;

    df_ctx_init(&ctx, "gpus", NULL);
    if (command_run(&ctx, &command, &status) || status != -1)
        df_log(&ctx, DF_WARN, "gpu_meter_ended", "{si}", "status", status);
    df_ctx_release(&ctx);
}

/* With the lock: until somebody wants it, or for so long. */
static void pause_for(struct gpu_meter *meter, int seconds)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    while (!meter->is_over && meter->users > 0)
        if (pthread_cond_clockwait(&meter->changed, &meter->lock, CLOCK_MONOTONIC, &until) != 0)
            break;
}

static void *measure(void *context)
{
    struct gpu_meter *meter = context;

    pthread_mutex_lock(&meter->lock);
    while (!meter->is_over) {
        if (meter->users == 0) {
            pthread_cond_wait(&meter->changed, &meter->lock);
            continue;
        }
        pthread_mutex_unlock(&meter->lock);
        run(meter);
        pthread_mutex_lock(&meter->lock);
        memset(&meter->readings, 0, sizeof meter->readings);
        pause_for(meter, PAUSE_SECONDS);
    }
    pthread_mutex_unlock(&meter->lock);
    return NULL;
}

struct gpu_meter *gpu_meter_open(struct df_ctx *ctx)
{
    const char *program = program_find(&ctx->arena, "nvidia-smi");
    struct gpu_meter *meter = program ? calloc(1, sizeof *meter) : NULL;

    if (!meter)
        return NULL;
    meter->program = program;
    pthread_mutex_init(&meter->lock, NULL);
    pthread_cond_init(&meter->changed, NULL);
    if (pthread_create(&meter->thread, NULL, measure, meter) == 0)
        return meter;
    free(meter);
    return NULL;
}

static void change(struct gpu_meter *meter, int users, bool is_over)
{
    pthread_mutex_lock(&meter->lock);
    meter->users += users;
    meter->is_over = meter->is_over || is_over;
    pthread_cond_broadcast(&meter->changed);
    pthread_mutex_unlock(&meter->lock);
}

void gpu_meter_close(struct gpu_meter *meter)
{
    if (!meter)
        return;
    change(meter, 0, true);
    pthread_join(meter->thread, NULL);
    pthread_cond_destroy(&meter->changed);
    pthread_mutex_destroy(&meter->lock);
    free(meter);
}

void gpu_meter_begin(struct gpu_meter *meter)
{
    if (meter)
        change(meter, 1, false);
}

void gpu_meter_end(struct gpu_meter *meter)
{
    if (meter)
        change(meter, -1, false);
}

void gpu_meter_add(struct gpu_meter *meter, const char *visible, json_t *values)
{
    if (!meter || !visible)
        return;
    pthread_mutex_lock(&meter->lock);
    gpu_readings_add(&meter->readings, visible, values);
    pthread_mutex_unlock(&meter->lock);
}
