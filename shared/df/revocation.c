#include <df/clock.h>
#include <df/revocation.h>

#include <df/digest.h>
#include <df/http_client.h>
#include <df/process.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FRESH_SECONDS = 4, ASK_MILLISECONDS = 2000 };

typedef char hash[DF_SHA256_HEX];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static hash *revoked; /* sorted */
static size_t revoked_count;
static time_t asked_at;

static int compare(const void *left, const void *right)
{
    return strcmp(left, right);
}

static void replace(const json_t *hashes)
{
    size_t count = json_array_size(hashes), kept = 0;
    hash *fresh = calloc(count + 1, sizeof *fresh);

    if (!fresh)
        abort();
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(hashes, i));
        if (df_is_sha256(text))
            memcpy(fresh[kept++], text, DF_SHA256_HEX);
    }
    qsort(fresh, kept, sizeof *fresh, compare);
    pthread_mutex_lock(&lock);
    free(revoked);
    revoked = fresh;
    revoked_count = kept;
    pthread_mutex_unlock(&lock);
}

/* True for the one caller that has to ask now. */
static bool is_due(void)
{
    time_t now = df_now();

    pthread_mutex_lock(&lock);
    bool due = now - asked_at >= FRESH_SECONDS || now < asked_at;
    if (due)
        asked_at = now;
    pthread_mutex_unlock(&lock);
    return due;
}

static void ask(struct df_ctx *ctx)
{
    const struct df_error before = ctx->error;
    struct df_http_reply reply;
    struct df_http_request request = {
        .method = "GET",
        .url = df_printf(&ctx->arena, "%s/internal/revocations", ctx->process->settings.auth_url),
        .as_service = true,
        .milliseconds = ASK_MILLISECONDS,
    };

    if (df_http_call(ctx, &request, &reply) == 0)
        replace(json_object_get(reply.json, "hashes"));
    ctx->error = before;
}

bool df_is_revoked(struct df_ctx *ctx, const char *token)
{
    hash wanted;

    if (is_due())
        ask(ctx);
    df_sha256(token, strlen(token), wanted);
    pthread_mutex_lock(&lock);
    bool found = revoked_count > 0
                 && bsearch(wanted, revoked, revoked_count, sizeof *revoked, compare) != NULL;
    pthread_mutex_unlock(&lock);
    return found;
}
