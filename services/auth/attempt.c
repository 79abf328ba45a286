#include "attempt.h"

#include <df/clock.h>
#include <df/digest.h>
#include <df/process.h>
#include <df/redis.h>

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What this replica knows of the present minute. A row that is taken by another key only costs one
 * more look at Redis. */
enum { ROWS = 1024 };

struct row {
    char key[DF_SHA256_HEX];
    int64_t minute, count;
};

static struct row rows[ROWS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Without regard to case, as names are; NULL for the name means the address alone. */
static void key_of(struct df_ctx *ctx, const char *name, const char *address,
                   char key[DF_SHA256_HEX])
{
    char *text = df_strdup(&ctx->arena, name ? name : "");

    for (char *c = text; *c; c++)
        *c = (char) tolower((unsigned char) *c);
    text = df_printf(&ctx->arena, "%s %s %s", name ? "name" : "address", text, address);
    df_sha256(text, strlen(text), key);
}

static struct row *row_of(const char *key)
{
    return &rows[strtoul((char[]){key[0], key[1], key[2], '\0'}, NULL, 16) % ROWS];
}

static int64_t count_of(const char *key, int64_t minute)
{
    pthread_mutex_lock(&lock);
    const struct row *row = row_of(key);
    int64_t count = row->minute == minute && strcmp(row->key, key) == 0 ? row->count : 0;
    pthread_mutex_unlock(&lock);
    return count;
}

static void count_one(struct df_ctx *ctx, const char *key, int64_t minute)
{
    const char *shared_key = df_printf(&ctx->arena, "df:auth:attempt:%s:%lld", key,
                                       (long long) minute);
    int64_t everywhere = df_redis_count(ctx->process->redis, shared_key, 2 * ATTEMPT_SECONDS);

    pthread_mutex_lock(&lock);
    struct row *row = row_of(key);
    if (row->minute != minute || strcmp(row->key, key) != 0) {
        memcpy(row->key, key, DF_SHA256_HEX);
        row->minute = minute;
        row->count = 0;
    }
    row->count = everywhere > row->count + 1 ? everywhere : row->count + 1;
    pthread_mutex_unlock(&lock);
}

int attempt_check(struct df_ctx *ctx, const char *name, const char *address, int *retry_after)
{
    int64_t now = df_now(), minute = now / ATTEMPT_SECONDS;
    char by_name[DF_SHA256_HEX], by_address[DF_SHA256_HEX];

    *retry_after = (int) (ATTEMPT_SECONDS - now % ATTEMPT_SECONDS);
    key_of(ctx, name, address, by_name);
    key_of(ctx, NULL, address, by_address);
    if (count_of(by_name, minute) >= ATTEMPTS_PER_NAME
        || count_of(by_address, minute) >= ATTEMPTS_PER_ADDRESS)
        return df_fail(ctx, DF_TOO_MANY, "too many wrong passwords; please wait a minute");
    return 0;
}

void attempt_failed(struct df_ctx *ctx, const char *name, const char *address)
{
    int64_t minute = df_now() / ATTEMPT_SECONDS;
    char key[DF_SHA256_HEX];

    key_of(ctx, name, address, key);
    count_one(ctx, key, minute);
    key_of(ctx, NULL, address, key);
    count_one(ctx, key, minute);
}
