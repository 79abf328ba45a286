#include "adapter.h"
#include "queries.h"
#include "routes.h"

#include <string.h>

static int list_for(struct df_ctx *ctx, const char *user, struct df_list *list)
{
    int failed = df_pg_all(ctx, sql_compute_list(user), compute_fields, sizeof(struct compute),
                           list);

    if (failed)
        return failed;
    struct compute *computes = list->items;
    for (size_t i = 0; i < list->count; i++)
        adapter_find(computes[i].adapter)->describe(ctx, &computes[i]);
    return 0;
}

int compute_whose(struct df_call *call, const char **user)
{
    const char *all = df_query_text(call, "all");
    bool wants_all = all && strcmp(all, "true") == 0;

    if (all && !wants_all && strcmp(all, "false") != 0)
        return df_fail_at(call->ctx, "?all", "must be true or false");
    if (wants_all && !call->principal.is_admin)
        return df_fail(call->ctx, DF_FORBIDDEN, "only administrators see those of everybody");
    *user = wants_all ? NULL : call->principal.user;
    return 0;
}

static int compute_list(struct df_call *call)
{
    struct df_list list;
    int failed = list_for(call->ctx, call->principal.user, &list);

    if (failed)
        return failed;
    return df_reply_list(call, compute_fields, sizeof(struct compute), &list);
}

static int compute_read(struct df_call *call)
{
    const char *id, *user = df_query_text(call, "user");
    struct df_list list;
    int failed = df_path_uuid(call, "compute", &id);

    if (failed)
        return failed;
    if (!df_is_uuid(user))
        return df_fail_at(call->ctx, "?user", "must be a UUID");
    failed = list_for(call->ctx, user, &list);
    if (failed)
        return failed;
    const struct compute *computes = list.items;
    for (size_t i = 0; i < list.count; i++)
        if (strcasecmp(computes[i].id, id) == 0)
            return df_reply(call, 200, compute_fields, &computes[i]);
    return df_fail(call->ctx, DF_NOT_FOUND, "there is no such compute");
}

const struct df_route compute_routes[] = {
    DF_ROUTE("GET", "/computes", compute_list, DF_USER),
    DF_ROUTE("GET", "/internal/computes/:compute", compute_read, DF_SERVICE),
    {},
};
