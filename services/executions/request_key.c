#include "request_key.h"
#include "execution.h"
#include "queries.h"

#include <stdlib.h>
#include <string.h>

struct kept_answer {
    const char *request_hash, *answer;
};

static const struct df_field kept_answer_fields[] = {
    DF_FIELD(kept_answer, request_hash, DF_TEXT, 0),
    DF_FIELD(kept_answer, answer, DF_TEXT, 0),
    {},
};

int request_key_read(struct df_call *call, const char *project, struct request_key *key)
{
    *key = (struct request_key){.key = df_header(call, "Idempotency-Key")};
    if (!key->key)
        return 0;
    const char *problem = execution_key_problem(key->key);
    if (problem)
        return df_fail(call->ctx, DF_INVALID, "the Idempotency-Key %s", problem);
    char *body = json_dumps(call->body, JSON_COMPACT | JSON_SORT_KEYS);
    if (!body)
        return df_fail(call->ctx, DF_INTERNAL, "the request could not be written");
    const char *request = df_printf(&call->ctx->arena, "%s\n%s", project, body);
    free(body);
    df_sha256(request, strlen(request), key->hash);
    return 0;
}

int request_key_answer(struct df_call *call, const struct request_key *key, bool *found)
{
    struct kept_answer kept = {};

    *found = false;
    if (!key->key)
        return 0;
    int failed = df_pg_find(call->ctx, sql_key_find(call->principal.user, key->key),
                            kept_answer_fields, &kept, found);
    if (failed || !*found)
        return failed;
    if (strcmp(kept.request_hash, key->hash) != 0)
        return df_fail_as(call->ctx, DF_INVALID, "idempotency_key",
                          "this Idempotency-Key was used for another request");
    return df_reply_bytes(call, 201, "application/json", kept.answer, strlen(kept.answer));
}

int request_key_keep(struct df_ctx *ctx, const char *user, const struct request_key *key,
                     const char *answer)
{
    int64_t changed = 1;

    if (!key->key)
        return 0;
    int failed = df_pg_run(ctx, sql_key_insert(user, key->key, key->hash, answer), &changed);
    if (!failed && changed == 0)
        return df_fail(ctx, DF_CONFLICT, "this Idempotency-Key is being used");
    return failed;
}
