#include "attempt_run.h"

#include <df/log.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

/* An object that cannot be had is asked for again so often, with pauses that double. */
enum { FETCH_TRIES = 8, FIRST_PAUSE_MS = 200 };

/* A job that has ended is cleared away within moments, a GPU that is used elsewhere is not. */
enum { GPU_PATIENCE_MS = 15000, GPU_PAUSE_MS = 20 };

static struct objects objects_of(struct df_ctx *ctx, struct attempt *attempt)
{
    return (struct objects){.host = attempt->shop->host,
                            .transfers = attempt->shop->transfers,
                            .cache = attempt->shop->cache,
                            .project = attempt->spec.project,
                            .token = attempt_token(ctx, attempt),
                            .watch = {attempt_is_stopped, attempt}};
}

/* Something to fetch; tried again while the network may come back. */
struct wanted {
    struct attempt *attempt;
    const char *storage, *hash;
    int64_t size;
    const json_t *bundle; /* out: when it is the bundle that is wanted */
    bool is_bundle;
};

static int fetch_once(struct df_ctx *ctx, struct wanted *wanted)
{
    const struct objects objects = objects_of(ctx, wanted->attempt);

    if (wanted->is_bundle)
        return bundle_require(ctx, wanted->attempt->shop->bundles, &objects, wanted->storage,
                              wanted->hash, wanted->size, &wanted->bundle);
    return object_fetch(ctx, &objects, wanted->storage, wanted->hash, wanted->size);
}

static int fetch(struct df_ctx *ctx, struct wanted *wanted)
{
    int failed = 0;

    for (int i = 0; i < FETCH_TRIES; i++) {
        failed = fetch_once(ctx, wanted);
        if (!host_may_recover(failed) || attempt_is_stopped(wanted->attempt))
            return failed;
        attempt_pause(wanted->attempt, FIRST_PAUSE_MS << i);
    }
    return failed;
}

static int require_bundle(struct df_ctx *ctx, struct attempt *attempt, const json_t **bundle)
{
    const struct spec *spec = &attempt->spec;
    struct wanted wanted = {.attempt = attempt,
                            .storage = spec->storage,
                            .hash = spec->bundle_hash,
                            .size = spec->bundle_size,
                            .is_bundle = true};
    int failed = fetch(ctx, &wanted);

    if (failed)
        return df_fail(ctx, (enum df_code) - failed, "the code of the run cannot be had: %s",
                       df_strdup(&ctx->arena, ctx->error.detail));
    *bundle = wanted.bundle;
    return 0;
}

static int require_inputs(struct df_ctx *ctx, struct attempt *attempt)
{
    const struct spec *spec = &attempt->spec;

    for (size_t i = 0; i < spec->input_count; i++) {
        const struct spec_input *input = &spec->inputs[i];
        struct wanted wanted = {.attempt = attempt,
                                .storage = input->storage,
                                .hash = input->hash,
                                .size = input->size};
        int failed = input->missing ? 0 : fetch(ctx, &wanted);
        if (failed)
            return df_fail(ctx, (enum df_code) - failed, "its input '%s' cannot be had: %s",
                           input->name, df_strdup(&ctx->arena, ctx->error.detail));
    }
    return 0;
}

static void say(void *context, const char *bytes, size_t size)
{
    struct attempt *attempt = context;
    report_console(&attempt->report, bytes, size);
}

static void pause_for(void *attempt, int milliseconds)
{
    attempt_pause(attempt, milliseconds);
}

static int require_python(struct df_ctx *ctx, struct attempt *attempt, const json_t *bundle)
{
    const struct spec *spec = &attempt->spec;
    const struct environment_watch watch = {say, attempt_is_stopped, pause_for, attempt};
    const json_t *operation = json_object_get(json_object_get(bundle, "operations"),
                                              spec->operation);
    const char *yaml = json_string_value(json_object_get(operation, "environment"));

    if (!spec->environment) {
        attempt->python = environment_share(attempt->shop->python);
        return 0;
    }
    if (!yaml)
        return df_fail(ctx, DF_INVALID, "the bundle does not have the operation's environment");
    return environment_require(ctx, attempt->shop->environments, spec->environment, yaml, &watch,
                               &attempt->python);
}

static int place_inputs(struct df_ctx *ctx, struct attempt *attempt)
{
    const struct spec *spec = &attempt->spec;
    bool share = sandbox_can_share(attempt->shop->sandbox);

    for (size_t i = 0; i < spec->input_count; i++) {
        if (spec->inputs[i].missing)
            continue;
        int failed = jobdir_add_input(ctx, &attempt->jobdir, attempt->shop->cache, &spec->inputs[i],
                                      share);
        if (failed)
            return failed;
    }
    return 0;
}

static int make_folder(struct df_ctx *ctx, struct attempt *attempt, const struct zygote *zygote,
                       const json_t *bundle)
{
    const char *name = df_printf(&ctx->arena, "%s-%lld", attempt->spec.job,
                                 (long long) attempt->number);
    int failed = jobdir_open(ctx, zygote_folder(zygote), name, zygote_uid(zygote),
                             &attempt->jobdir);

    if (!failed)
        failed = jobdir_fill(ctx, &attempt->jobdir, &attempt->spec, bundle, attempt->shop->cache,
                             sandbox_can_share(attempt->shop->sandbox));
    return failed ? failed : place_inputs(ctx, attempt);
}

/* The host gives out no more than there are, but it hears of an end before we have cleared away. */
static int require_gpus(struct df_ctx *ctx, struct attempt *attempt)
{
    struct gpu_pool *pool = &attempt->shop->gpus;
    int64_t until = report_now_ms() + GPU_PATIENCE_MS;

    gpu_pool_give(pool, attempt->gpus); /* of a try before */
    attempt->gpus = 0;
    while (!gpu_pool_take(pool, attempt->spec.gpus, &attempt->gpus)) {
        if (report_now_ms() > until || attempt_is_stopped(attempt))
            return df_fail(ctx, DF_UNAVAILABLE, "the %lld GPUs it asks for are not free",
                           (long long) attempt->spec.gpus);
        attempt_pause(attempt, GPU_PAUSE_MS);
    }
    attempt->spec.visible_gpus = gpu_pool_visible(&ctx->arena, pool, attempt->gpus);
    return 0;
}

int attempt_prepare(struct df_ctx *ctx, struct attempt *attempt, struct zygote **zygote)
{
    const json_t *bundle = NULL;
    int failed = require_bundle(ctx, attempt, &bundle);

    if (!failed)
        failed = require_python(ctx, attempt, bundle);
    if (!failed)
        failed = require_inputs(ctx, attempt);
    if (!failed)
        failed = require_gpus(ctx, attempt);
    if (!failed)
        failed = zygote_pool_take(ctx, attempt->shop->zygotes, attempt->spec.project,
                                  &attempt->python, zygote);
    return failed ? failed : make_folder(ctx, attempt, *zygote, bundle);
}
