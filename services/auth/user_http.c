#include "password.h"
#include "queries.h"
#include "routes.h"
#include "user_store.h"

#include <string.h>

enum { MAX_SEARCH = 64 };

/* Everybody may look up names; the rest is for site admins and services. */
static const struct df_field *fields_for(const struct df_call *call)
{
    bool sees_all = call->principal.speaker == DF_PEER || call->principal.is_admin;
    return sees_all ? user_fields : user_public_fields;
}

static int user_list(struct df_call *call)
{
    const char *search = df_query_text(call, "search");
    struct df_page page;
    struct df_list users;
    int failed = df_page(call, &page);
    if (failed)
        return failed;

    if (search && strlen(search) > MAX_SEARCH)
        return df_fail_at(call->ctx, "?search", "must be at most %d bytes long", MAX_SEARCH);
    failed = df_pg_all(call->ctx, sql_user_list(search, page.cursor, page.limit_text),
                       user_row_fields, sizeof(struct user), &users);
    if (failed)
        return failed;
    return df_reply_page(call, fields_for(call), sizeof(struct user), &users, &page, "name");
}

static int check_new_user(struct df_call *call, const struct user *user)
{
    const char *problem = user_name_problem(user->name);
    if (problem)
        return df_fail_at(call->ctx, "/name", "%s", problem);
    problem = user_email_problem(user->email);
    if (problem)
        return df_fail_at(call->ctx, "/email", "%s", problem);
    problem = user_password_problem(user->password, user->name);
    return problem ? df_fail_at(call->ctx, "/password", "%s", problem) : 0;
}

static int user_create(struct df_call *call)
{
    const struct client client = client_of(call);
    struct user user = {.email = "", .can_create = true};
    int failed = df_body(call, user_new_fields, &user);

    if (!failed)
        failed = check_new_user(call, &user);
    if (!failed)
        failed = password_hash(call->ctx, user.password, &user.password_hash);
    if (!failed)
        failed = user_store_create(call->ctx, &client, &user);
    return failed ? failed : df_reply(call, 201, user_fields, &user);
}

/* Services may also ask by the whole e-mail address, which no name can be. */
static int find_user(struct df_call *call, struct user *user)
{
    const char *name = df_path(call, "user");
    bool by_email = call->principal.speaker == DF_PEER && strchr(name, '@'), found = false;
    int failed = by_email
                     ? df_pg_find(call->ctx, sql_user_find_by_email(name), user_row_fields, user,
                                  &found)
                     : df_pg_find(call->ctx, sql_user_find(name), user_row_fields, user, &found);

    if (!failed && !found)
        failed = df_fail(call->ctx, DF_NOT_FOUND, "there is no such user");
    return failed;
}

static int user_read(struct df_call *call)
{
    struct user user = {};
    int failed = find_user(call, &user);

    return failed ? failed : df_reply(call, 200, fields_for(call), &user);
}

static const char *flag(const struct df_call *call, const char *member, bool value)
{
    if (!df_body_has(call, member))
        return NULL;
    return value ? "true" : "false";
}

/* Checks what may be changed, and hashes a new password before any row is locked. */
static int read_change(struct df_call *call, struct user_change *change)
{
    struct user wanted = {}, present = {};
    int failed = df_body(call, user_change_fields, &wanted);
    if (!failed)
        failed = find_user(call, &present);
    if (failed)
        return failed;

    const char *problem = wanted.email ? user_email_problem(wanted.email) : NULL;
    if (problem)
        return df_fail_at(call->ctx, "/email", "%s", problem);
    problem = wanted.password ? user_password_problem(wanted.password, present.name) : NULL;
    if (problem)
        return df_fail_at(call->ctx, "/password", "%s", problem);
    *change = (struct user_change){
        .email = wanted.email,
        .is_admin = flag(call, "is_admin", wanted.is_admin),
        .can_create = flag(call, "can_create", wanted.can_create),
        .is_disabled = flag(call, "is_disabled", wanted.is_disabled),
    };
    df_pg_release(call->ctx);
    return wanted.password ? password_hash(call->ctx, wanted.password, &change->password_hash) : 0;
}

static int user_update(struct df_call *call)
{
    const struct client client = client_of(call);
    struct user_change change;
    struct user user = {};
    int failed = read_change(call, &change);

    if (!failed)
        failed = user_store_change(call->ctx, &client, df_path(call, "user"), &change, &user);
    return failed ? failed : df_reply(call, 200, user_fields, &user);
}

static int user_delete(struct df_call *call)
{
    static const struct user_change disable = {.is_disabled = "true"};
    const struct client client = client_of(call);
    const char *remove = df_query_text(call, "remove"), *name = df_path(call, "user");
    struct user user = {};
    int failed;

    if (remove && strcmp(remove, "true") != 0 && strcmp(remove, "false") != 0)
        return df_fail_at(call->ctx, "?remove", "must be true or false");
    if (remove && strcmp(remove, "true") == 0)
        failed = user_store_delete(call->ctx, &client, name);
    else
        failed = user_store_change(call->ctx, &client, name, &disable, &user);
    return failed ? failed : df_reply_empty(call);
}

/* One handler with two faces; the internal ones have operations of their own, as OpenAPI wants. */
const struct df_route user_routes[] = {
    DF_ROUTE("GET", "/users", user_list, DF_USER),
    DF_ROUTE("POST", "/users", user_create, DF_ADMIN),
    DF_ROUTE("GET", "/users/:user", user_read, DF_USER),
    DF_ROUTE("PATCH", "/users/:user", user_update, DF_ADMIN),
    DF_ROUTE("DELETE", "/users/:user", user_delete, DF_ADMIN),
    {"GET", "/internal/users", "internal_user_list", DF_SERVICE, user_list, 0},
    {"POST", "/internal/users", "internal_user_create", DF_SERVICE, user_create, 0},
    {"GET", "/internal/users/:user", "internal_user_read", DF_SERVICE, user_read, 0},
    {"PATCH", "/internal/users/:user", "internal_user_update", DF_SERVICE, user_update, 0},
    {"DELETE", "/internal/users/:user", "internal_user_delete", DF_SERVICE, user_delete, 0},
    {},
};
