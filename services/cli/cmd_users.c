#include "client.h"
#include "commands.h"
#include "internal.h"
#include "print.h"
#include "system.h"

#include <df/http_client.h>

static const struct column columns[] = {
    {"NAME", "name", COLUMN_TEXT},
    {"EMAIL", "email", COLUMN_TEXT},
    {"ADMIN", "is_admin", COLUMN_YES},
    {"CREATE", "can_create", COLUMN_YES},
    {"DISABLED", "is_disabled", COLUMN_YES},
    {"SIGNED IN", "signed_in_at", COLUMN_TIME},
    {"ID", "id", COLUMN_TEXT},
    {},
};

static const struct option_row add_options[] = {
    {"can-create", 'c', NULL, "may make projects"},
    {"site-admin", 's', NULL, "may manage users"},
    {},
};

static const struct option_row delete_options[] = {
    {"force", 'f', NULL, "forget the account, so that its name is free; else it is only disabled"},
    {},
};

/* One request to the auth service of the system that runs here. Steals `body`. */
static int call(struct invocation *invocation, const char *method, const char *path, json_t *body,
                json_t **answer)
{
    struct df_ctx *ctx = invocation->ctx;
    struct system_options options = {.data = option_value(invocation, "data")};
    struct system system;

    int failed = system_find(ctx, &options, &system);
    if (!failed && !system_is_running(ctx, &system))
        failed = df_fail_as(ctx, DF_UNAVAILABLE, "not_running", "DeepForge does not run in %s",
                            system.folder.path);
    if (failed) {
        json_decref(body);
        return failed;
    }
    return internal_call(ctx, &system, PORT_AUTH, method,
                         df_printf(&ctx->arena, "/internal/users%s", path), body, answer);
}

static const char *user_path(struct invocation *invocation, const char *rest)
{
    struct df_ctx *ctx = invocation->ctx;

    return df_printf(&ctx->arena, "/%s%s", df_url_escape(ctx, argument(invocation, 0)), rest);
}

static int user_add(struct invocation *invocation)
{
    json_t *user;

    int failed = call(invocation, "POST", "",
                      json_pack("{ss ss ss sb sb}", "name", argument(invocation, 0), "email",
                                argument(invocation, 1), "password", argument(invocation, 2),
                                "can_create", option_value(invocation, "can-create") != NULL,
                                "is_admin", option_value(invocation, "site-admin") != NULL),
                      &user);
    if (!failed && wants_json(invocation))
        print_json(user);
    return failed;
}

static int user_list(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    json_t *items = df_defer_json(&ctx->arena, json_array()), *page;
    const char *cursor = NULL;

    do {
        const char *path = cursor ? df_printf(&ctx->arena, "?limit=200&cursor=%s",
                                              df_url_escape(ctx, cursor))
                                  : "?limit=200";
        int failed = call(invocation, "GET", path, NULL, &page);
        if (failed)
            return failed;
        json_array_extend(items, json_object_get(page, "items"));
        cursor = json_string_value(json_object_get(page, "next_cursor"));
    } while (cursor && json_array_size(items) < LIST_LIMIT);
    print_items(invocation, items, columns);
    return 0;
}

static int user_password(struct invocation *invocation)
{
    return call(invocation, "PATCH", user_path(invocation, ""),
                json_pack("{ss}", "password", argument(invocation, 1)), NULL);
}

static int user_delete(struct invocation *invocation)
{
    bool forget = option_value(invocation, "force") != NULL;

    return call(invocation, "DELETE", user_path(invocation, forget ? "?remove=true" : ""), NULL,
                NULL);
}

const struct command user_commands[] = {
    {"users useradd", "NAME EMAIL PASSWORD", 3, 3, add_options, user_add, "a new account"},
    {"users userlist", "", 0, 0, NULL, user_list, "all accounts"},
    {"users passwd", "NAME PASSWORD", 2, 2, NULL, user_password, "another password"},
    {"users userdel", "NAME", 1, 1, delete_options, user_delete,
     "disable an account, or forget it"},
    {},
};
