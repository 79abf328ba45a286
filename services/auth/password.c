#include "password.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

enum { AT_ONCE = 2, WAIT_SECONDS = 5 };

/* Of a random password that nobody kept; same algorithm and limits as all others. */
static const char nobodys_hash[] = "$argon2id$v=19$m=65536,t=2,p=1$bXcl6YtizHt/"
                                   "vMn0vKNQew$wvBLyRywflr9BLX8vjh98aN8VcEV1m/S8cpf3QP2el4";

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER;
static int busy;

static int slot_take(struct df_ctx *ctx)
{
    struct timespec deadline;
    int waited = 0;

    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += WAIT_SECONDS;
    pthread_mutex_lock(&lock);
    while (busy >= AT_ONCE && waited != ETIMEDOUT)
        waited = pthread_cond_clockwait(&freed, &lock, CLOCK_MONOTONIC, &deadline);
    bool is_mine = busy < AT_ONCE;
    if (is_mine)
        busy++;
    pthread_mutex_unlock(&lock);
    return is_mine ? 0 : df_fail(ctx, DF_UNAVAILABLE, "too many people are signing in");
}

static void slot_give(void)
{
    pthread_mutex_lock(&lock);
    busy--;
    pthread_cond_signal(&freed);
    pthread_mutex_unlock(&lock);
}

int password_hash(struct df_ctx *ctx, const char *password, const char **hash)
{
    char *text = df_alloc(&ctx->arena, crypto_pwhash_STRBYTES);
    int failed = slot_take(ctx);
    if (failed)
        return failed;

    failed = crypto_pwhash_str(text, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                               crypto_pwhash_MEMLIMIT_INTERACTIVE);
    slot_give();
    if (failed)
        return df_fail(ctx, DF_UNAVAILABLE, "there is no memory left to hash a password");
    *hash = text;
    return 0;
}

int password_verify(struct df_ctx *ctx, const char *password, const char *hash, bool *is_right)
{
    int failed = slot_take(ctx);
    if (failed)
        return failed;

    bool is_same = crypto_pwhash_str_verify(hash ? hash : nobodys_hash, password, strlen(password))
                   == 0;
    slot_give();
    *is_right = hash && is_same;
    return 0;
}
