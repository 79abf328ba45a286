#include "trial.h"

#include "relay.h"

#include <df/uuid.h>

#include <string.h>

static const char text[] = "DeepForge was here to test the connection.\n";

struct trial {
    const struct place *place;
    struct object_key key;
};

static int try_write(struct df_ctx *ctx, const struct trial *trial, const char **found)
{
    struct source source;
    int failed = source_of_bytes(ctx, text, strlen(text), &source);

    *found = df_printf(&ctx->arena, "wrote %zu bytes", strlen(text));
    return failed ? failed : trial->place->backend->put(ctx, trial->place, &trial->key, &source);
}

static int try_read(struct df_ctx *ctx, const struct trial *trial, const char **found)
{
    int64_t size;
    bool fits = false;
    int failed = relay_verify(ctx, trial->place, &trial->key, &fits, &size);

    *found = "the same bytes came back";
    if (!failed && !fits)
        failed = df_fail(ctx, DF_CONFLICT, "other bytes came back");
    return failed;
}

struct search {
    const char *hash;
    bool is_found;
};

static bool look(void *data, const char *hash, int64_t size)
{
    struct search *search = data;

    (void) size;
    search->is_found = strcmp(hash, search->hash) == 0;
    return !search->is_found;
}

static int try_list(struct df_ctx *ctx, const struct trial *trial, const char **found)
{
    struct search search = {.hash = trial->key.hash};
    int failed = trial->place->backend->list(ctx, trial->place, &trial->key, look, &search);

    *found = "what was written is in the list";
    if (!failed && !search.is_found)
        failed = df_fail(ctx, DF_CONFLICT, "what was written is not in the list");
    return failed;
}

static int try_delete(struct df_ctx *ctx, const struct trial *trial, const char **found)
{
    *found = trial->place->backend->keeps_all ? "this server deletes nothing: the bytes stay there"
                                              : "deleted it again";
    return trial->place->backend->remove(ctx, trial->place, &trial->key, 1);
}

static const struct {
    const char *name;
    int (*run)(struct df_ctx *ctx, const struct trial *trial, const char **found);
} trials[] = {
    {"write", try_write},
    {"read", try_read},
    {"list", try_list},
    {"delete", try_delete},
};

static bool tell(struct df_ctx *ctx, json_t *steps, const char *name, int failed, const char *found)
{
    json_array_append_new(steps, json_pack("{ss sb ss}", "name", name, "ok", !failed, "detail",
                                           failed ? ctx->error.detail : found));
    ctx->error = (struct df_error){};
    return !failed;
}

int trial_run(struct df_ctx *ctx, const struct place *place, const struct trial_step *first,
              json_t *steps)
{
    char hash[DF_SHA256_HEX];
    const struct trial trial = {place, {df_uuid_new(&ctx->arena), place->storage, hash}};
    const char *found = "";
    bool fine = true;
    size_t done = 0;

    df_sha256(text, strlen(text), hash);
    for (; fine && first->name; first++) {
        int failed = first->run(ctx, place, &found);
        fine = tell(ctx, steps, first->name, failed, found);
    }
    for (; fine && done < DF_COUNT(trials); done++) {
        int failed = trials[done].run(ctx, &trial, &found);
        fine = tell(ctx, steps, trials[done].name, failed, found);
    }
    if (!fine && done > 1) {
        (void) !try_delete(ctx, &trial, &found);
        ctx->error = (struct df_error){};
    }
    return 0;
}
