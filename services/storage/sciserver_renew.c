#include "sciserver_renew.h"

#include "sciserver_sign_in.h"
#include "settings.h"
#include "storage.h"

#include <df/log.h>

#include <pthread.h>
#include <string.h>

static int fail_ended(struct df_ctx *ctx)
{
    return df_fail_as(ctx, DF_CONFLICT, "storage_refused",
                      "the sign-in at SciServer has ended; its owner has to enter the password "
                      "again");
}

static int keep(struct df_ctx *ctx, const struct storage *storage, json_t *credentials,
                const struct sciserver_token *token)
{
    sciserver_token_keep(token, credentials);
    return storage_credentials_renew(ctx, storage, credentials);
}

/* A refusal is kept, too. */
static int sign_in(struct df_ctx *ctx, const struct place *place, const struct storage *storage,
                   json_t *credentials, struct sciserver_token token)
{
    const struct sciserver_account *account = place->own;
    int failed = sciserver_sign_in(ctx, account, token.password, &token);

    if (failed == -DF_FORBIDDEN) {
        df_log(ctx, DF_WARN, "sign_in_refused", "{ss ss}", "storage", storage->id, "why",
               ctx->error.detail);
        ctx->error = (struct df_error){};
        token.is_refused = true;
        failed = keep(ctx, storage, credentials, &token);
        return failed ? failed : fail_ended(ctx);
    }
    if (!failed)
        failed = keep(ctx, storage, credentials, &token);
    if (!failed)
        *account->token = token;
    return failed;
}

/* Under the lock: what the storage has now, which may be fresh. */
static int renew(struct df_ctx *ctx, const struct place *place)
{
    const struct sciserver_account *account = place->own;
    struct storage storage = {};
    json_t *credentials = NULL;
    bool found = false;
    int failed = storage_find_any(ctx, place->storage, &storage, &found);

    if (!failed && !found)
        failed = fail_ended(ctx);
    if (!failed)
        failed = storage_credentials(ctx, &storage, &credentials);
    if (failed)
        return failed;
    struct sciserver_token token = sciserver_token_kept(&ctx->arena, credentials);
    if (!token.is_refused && strcmp(token.value, account->token->value) != 0) {
        *account->token = token;
        return 0;
    }
    if (token.is_refused || !token.password)
        return fail_ended(ctx);
    return sign_in(ctx, place, &storage, credentials, token);
}

/* Of this storage, and by chance of some others. */
static pthread_mutex_t *lock_of(struct df_ctx *ctx, const char *storage)
{
    unsigned sum = 0;

    for (; *storage; storage++)
        sum = sum * 31 + (unsigned char) *storage;
    return &storage_settings(ctx)->renewals[sum % RENEWAL_LOCKS];
}

int sciserver_renew(struct df_ctx *ctx, const struct place *place)
{
    pthread_mutex_t *lock = lock_of(ctx, place->storage);

    if (!*place->storage) /* a form that is tried: it has just signed in */
        return fail_ended(ctx);
    if (ctx->transaction == 0)
        df_pg_release(ctx); /* others may wait for the lock with theirs */
    pthread_mutex_lock(lock);
    int failed = renew(ctx, place);
    pthread_mutex_unlock(lock);
    return failed;
}
