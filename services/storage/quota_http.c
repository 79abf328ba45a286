#include "../auth/auth_client.h"
#include "member.h"
#include "queries.h"
#include "quota.h"
#include "routes.h"
#include "settings.h"

struct quota_wish {
    int64_t bytes;
};

static const struct df_field quota_wish_fields[] = {
    DF_FIELD(quota_wish, bytes, DF_INT, DF_NULLABLE, .max = (int64_t) 1 << 60),
    {},
};

static json_t *limit_json(int64_t limit)
{
    return limit > 0 ? json_integer(limit) : json_null();
}

static int project_usage(struct df_call *call)
{
    struct usage usage = {};
    const char *project;
    int failed = member_of_path(call, ROLE_VIEWER, &project);

    if (!failed)
        failed = usage_find(call->ctx, project, &usage);
    if (failed)
        return failed;
    return df_reply_json(call, 200,
                         json_pack("{ss sI sI sI so}", "project", project, "bytes",
                                   (json_int_t) usage.bytes, "objects", (json_int_t) usage.objects,
                                   "announced", (json_int_t) usage.announced, "limit",
                                   limit_json(storage_settings(call->ctx)->project_quota)));
}

/* Of all projects that the caller made. */
static int usage_read(struct df_call *call)
{
    struct usage_of_many usage = {};
    int64_t limit;
    int failed = usage_find_made(call->ctx, call->principal.user, &usage);

    if (!failed)
        failed = quota_of_user(call->ctx, call->principal.user, &limit);
    if (failed)
        return failed;
    return df_reply_json(call, 200,
                         json_pack("{sI sI so so sO}", "bytes", (json_int_t) usage.bytes, "objects",
                                   (json_int_t) usage.objects, "limit", limit_json(limit),
                                   "project_limit",
                                   limit_json(storage_settings(call->ctx)->project_quota),
                                   "projects", usage.projects));
}

static json_t *quota_json(const struct quota *quota)
{
    return json_pack("{ss so ss}", "user", quota->user_id, "bytes", limit_json(quota->bytes),
                     "set_at", quota->set_at);
}

/* Users who have another limit than the setting says. */
static int quota_list(struct df_call *call)
{
    const struct storage_settings *settings = storage_settings(call->ctx);
    json_t *items = df_defer_json(&call->ctx->arena, json_array());
    struct df_list list = {};
    struct df_page page;
    int failed = df_page(call, &page);

    if (!failed && page.cursor && !df_is_uuid(page.cursor))
        failed = df_fail_at(call->ctx, "?cursor", "is not one of ours");
    if (!failed)
        failed = df_pg_all(call->ctx, sql_quota_list(page.cursor, page.limit_text), quota_fields,
                           sizeof(struct quota), &list);
    if (failed)
        return failed;
    const struct quota *quotas = list.items;
    bool more = list.count > (size_t) page.limit;
    for (size_t i = 0; i < list.count && i < (size_t) page.limit; i++)
        json_array_append_new(items, quota_json(&quotas[i]));
    return df_reply_json(call, 200,
                         json_pack("{sO ss? so so}", "items", items, "next_cursor",
                                   more ? quotas[page.limit - 1].user_id : NULL, "user_limit",
                                   limit_json(settings->user_quota), "project_limit",
                                   limit_json(settings->project_quota)));
}

/* `bytes` 0 lifts the limit for this user, null goes back to the setting. */
static int put(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct quota_wish wish = {.bytes = DF_NO_INT};
    struct quota quota = {};
    const char *user;
    json_t *account;
    int failed = df_path_uuid(call, "user", &user);

    if (!failed)
        failed = df_body(call, quota_wish_fields, &wish);
    if (!failed && !df_body_has(call, "bytes"))
        failed = df_fail_at(ctx, "/bytes", "is required");
    if (!failed)
        failed = auth_user_find(ctx, user, &account);
    if (failed)
        return failed;
    if (wish.bytes == DF_NO_INT) {
        failed = df_pg_run(ctx, sql_quota_delete(user), NULL);
        return failed ? failed
                      : df_reply_json(call, 200,
                                      json_pack("{ss sn sn}", "user", user, "bytes", "set_at"));
    }
    failed = df_pg_one(ctx,
                       sql_quota_put(user, df_printf(&ctx->arena, "%lld", (long long) wish.bytes)),
                       quota_fields, &quota);
    return failed ? failed : df_reply_json(call, 200, quota_json(&quota));
}

static int quota_put(struct df_call *call)
{
    return put(call);
}

static int internal_quota_put(struct df_call *call)
{
    return put(call);
}

const struct df_route quota_routes[] = {
    DF_ROUTE("GET", "/projects/:project/usage", project_usage, DF_USER),
    DF_ROUTE("GET", "/usage", usage_read, DF_USER),
    DF_ROUTE("GET", "/quotas", quota_list, DF_ADMIN),
    DF_ROUTE("PUT", "/quotas/:user", quota_put, DF_ADMIN),
    DF_ROUTE("PUT", "/internal/quotas/:user", internal_quota_put, DF_SERVICE),
    {},
};
