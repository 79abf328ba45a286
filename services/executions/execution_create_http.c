#include "dispatch.h"
#include "execution_prepare.h"
#include "queries.h"
#include "routes.h"

#include <df/digest.h>

#include <stdlib.h>
#include <string.h>

/* The same question with the same key: the same answer. `found` says whether it was given. */
static int answer_again(struct df_call *call, const struct creation *creation, bool *found)
{
    struct kept_answer kept = {};
    int failed = df_pg_find(call->ctx, sql_key_find(creation->user, creation->key),
                            kept_answer_fields, &kept, found);

    if (failed || !*found)
        return failed;
    if (strcmp(kept.request_hash, creation->request_hash) != 0)
        return df_fail_as(call->ctx, DF_INVALID, "idempotency_key",
                          "this Idempotency-Key was used for another request");
    return df_reply_bytes(call, 201, "application/json", kept.answer, strlen(kept.answer));
}

static int read_key(struct df_call *call, struct creation *creation)
{
    creation->key = df_header(call, "Idempotency-Key");
    if (!creation->key)
        return 0;
    const char *problem = execution_key_problem(creation->key);
    if (problem)
        return df_fail(call->ctx, DF_INVALID, "the Idempotency-Key %s", problem);
    char *body = json_dumps(call->body, JSON_COMPACT | JSON_SORT_KEYS);
    if (!body)
        return df_fail(call->ctx, DF_INTERNAL, "the request could not be written");
    const char *request = df_printf(&call->ctx->arena, "%s\n%s", creation->project, body);
    free(body);
    df_sha256(request, strlen(request), creation->request_hash);
    return 0;
}

static int create(struct df_call *call, struct creation *creation)
{
    const char *answer = NULL;
    bool found = false;

    int failed = execution_make(call->ctx, creation, &answer);
    if (failed == -DF_CONFLICT && creation->key) { /* the same request at the same moment */
        failed = answer_again(call, creation, &found);
        return failed || found ? failed : -DF_CONFLICT;
    }
    if (failed)
        return failed;
    dispatch_execution(call->ctx, creation->id);
    return df_reply_bytes(call, 201, "application/json", answer, strlen(answer));
}

static int execution_create(struct df_call *call)
{
    struct new_execution wanted = {.use_cache = true};
    struct creation creation;
    bool found = false;

    int failed = execution_request_read(call, &wanted, &creation);
    if (!failed)
        failed = read_key(call, &creation);
    if (!failed && creation.key)
        failed = answer_again(call, &creation, &found);
    if (failed || found)
        return failed;
    df_pg_release(call->ctx);
    return create(call, &creation);
}

const struct df_route execution_create_routes[] = {
    DF_ROUTE("POST", "/projects/:project/executions", execution_create, DF_USER),
    {},
};
