#include "s3_check.h"

#include "s3_client.h"

#include <df/uuid.h>

#include <string.h>

struct trial {
    const struct s3_account *account;
    const char *key, *text;
};

static int try_bucket(struct df_ctx *ctx, const struct trial *trial, const char **found)
{
    struct s3_request request = {.method = "GET", .is_once = true};
    struct s3_reply reply;

    sigv4_add(request.query, "list-type", "2");
    sigv4_add(request.query, "max-keys", "1");
    int failed = s3_do(ctx, trial->account, &request, &reply);
    *found = df_printf(&ctx->arena, "'%s' is there and takes the credentials%s%s",
                       trial->account->address.bucket, reply.http.server ? "; the server is " : "",
                       reply.http.server ? reply.http.server : "");
    return failed;
}

static int try_write(struct df_ctx *ctx, const struct trial *trial, const char **found)
{
    struct s3_request request = {
        .method = "PUT", .key = trial->key, .bytes = trial->text, .is_once = true};
    char hash[DF_SHA256_HEX];
    struct s3_reply reply;

    df_sha256(trial->text, strlen(trial->text), hash);
    if (trial->account->has_checksums)
        sigv4_add(request.headers, "x-amz-checksum-sha256", s3_checksum(&ctx->arena, hash));
    *found = df_printf(&ctx->arena, "wrote %zu bytes as '%s'", strlen(trial->text), trial->key);
    return s3_do(ctx, trial->account, &request, &reply);
}

static int try_read(struct df_ctx *ctx, const struct trial *trial, const char **found)
{
    const struct s3_request request = {.method = "GET", .key = trial->key, .is_once = true};
    struct s3_reply reply;
    int failed = s3_do(ctx, trial->account, &request, &reply);

    if (!failed && strcmp(reply.http.bytes, trial->text) != 0)
        failed = df_fail(ctx, DF_CONFLICT, "other bytes came back than were written");
    *found = "the same bytes came back";
    return failed;
}

static int try_list(struct df_ctx *ctx, const struct trial *trial, const char **found)
{
    struct s3_request request = {.method = "GET", .is_once = true};
    struct s3_reply reply;

    sigv4_add(request.query, "list-type", "2");
    sigv4_add(request.query, "encoding-type", "url");
    sigv4_add(request.query, "prefix", trial->key);
    int failed = s3_do(ctx, trial->account, &request, &reply);
    if (!failed && reply.xml.count != 1)
        failed = df_fail(ctx, DF_CONFLICT, "what was written is not in the list");
    *found = "what was written is in the list";
    return failed;
}

static int try_delete(struct df_ctx *ctx, const struct trial *trial, const char **found)
{
    const struct s3_request request = {.method = "DELETE", .key = trial->key, .is_once = true};
    struct s3_reply reply;

    *found = "deleted it again";
    return s3_do(ctx, trial->account, &request, &reply);
}

static const struct {
    const char *name;
    int (*run)(struct df_ctx *ctx, const struct trial *trial, const char **found);
} trials[] = {
    {"bucket", try_bucket}, {"write", try_write},   {"read", try_read},
    {"list", try_list},     {"delete", try_delete},
};

int s3_check(struct df_ctx *ctx, const struct place *place, json_t *steps)
{
    const struct s3_account *account = place->own;
    const struct trial trial = {
        .account = account,
        .key = df_printf(&ctx->arena, "%sdeepforge-check-%s", account->address.prefix,
                         df_uuid_new(&ctx->arena)),
        .text = "DeepForge was here to test the connection.\n",
    };
    bool fine = true;

    for (size_t i = 0; fine && i < DF_COUNT(trials); i++) {
        const char *found = "";
        fine = trials[i].run(ctx, &trial, &found) == 0;
        json_array_append_new(steps, json_pack("{ss sb ss}", "name", trials[i].name, "ok", fine,
                                               "detail", fine ? found : ctx->error.detail));
    }
    if (!fine && json_array_size(steps) > 2) { /* what was written does not stay */
        const char *unused;
        (void) !try_delete(ctx, &trial, &unused);
    }
    ctx->error = (struct df_error){};
    return 0;
}
