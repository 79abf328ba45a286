#include "sciserver_check.h"

#include "sciserver_client.h"
#include "trial.h"

static int try_volume(struct df_ctx *ctx, const struct place *place, const char **found)
{
    const struct sciserver_account *account = place->own;
    const struct sciserver_request request = {
        .method = "GET",
        .path = sciserver_path(&ctx->arena, account, "api/jsontree", ""),
        .query = "level=2",
    };
    struct sciserver_reply reply;
    int failed = account->makes_volume ? place->backend->found(ctx, place) : 0;

    *found = df_printf(&ctx->arena, "'%s/%s/%s' is there and takes the sign-in of '%s'",
                       account->pool, account->owner, account->volume, account->username);
    return failed ? failed : sciserver_do(ctx, place, &request, &reply);
}

int sciserver_check(struct df_ctx *ctx, const struct place *place, json_t *steps)
{
    static const struct trial_step first[] = {{"volume", try_volume}, {}};

    return trial_run(ctx, place, first, steps);
}
