#include "example_store.h"
#include "history_store.h"
#include "name.h"
#include "project.h"
#include "project_store.h"
#include "queries.h"
#include "routes.h"

#include "../auth/auth_client.h"

#include <df/events.h>
#include <df/service.h>

#include <string.h>

enum { SEARCH_LIMIT = 480 };

static int reply_project(struct df_call *call, int status, const char *id, const char *user)
{
    struct project project = {};
    int failed = df_pg_one(call->ctx, sql_project_read(id, user), project_fields, &project);

    return failed ? failed : df_reply_json(call, status, project_json(&project));
}

/* "2026-01-31T23:59:59.123456/id": where the page before has ended. */
static int read_cursor(struct df_call *call, const struct df_page *page, const char **at,
                       const char **id)
{
    *at = *id = NULL;
    if (!page->cursor)
        return 0;
    const char *slash = strchr(page->cursor, '/');
    if (!slash || !df_is_uuid(slash + 1) || slash - page->cursor != 26)
        return df_fail_at(call->ctx, "?cursor", "is not one that was given out");
    *at = df_strndup(&call->ctx->arena, page->cursor, 26);
    *id = slash + 1;
    return 0;
}

static int project_list(struct df_call *call)
{
    const char *deleted = df_query_text(call, "deleted"), *at, *id;
    const char *search = df_query_text(call, "search");
    struct df_page page;
    struct df_list rows;

    if (deleted && strcmp(deleted, "true") != 0 && strcmp(deleted, "false") != 0)
        return df_fail_at(call->ctx, "?deleted", "must be true or false");
    if (search && strlen(search) > SEARCH_LIMIT)
        return df_fail_at(call->ctx, "?search", "must be at most %d bytes long", SEARCH_LIMIT);
    int failed = df_page(call, &page);
    if (!failed)
        failed = read_cursor(call, &page, &at, &id);
    if (!failed)
        failed = df_pg_all(call->ctx,
                           sql_project_list(call->principal.user, deleted ? deleted : "false",
                                            search, at, id, page.limit_text),
                           project_fields, sizeof(struct project), &rows);
    if (failed)
        return failed;

    const struct project *projects = rows.items;
    json_t *items = json_array(), *cursor = json_null();
    for (size_t i = 0; i < rows.count && i < (size_t) page.limit; i++)
        json_array_append_new(items, project_json(&projects[i]));
    if (rows.count > (size_t) page.limit)
        cursor = json_string(projects[page.limit - 1].cursor);
    return df_reply_json(call, 200, json_pack("{so so}", "items", items, "next_cursor", cursor));
}

static int read_name(struct df_call *call, const struct df_field *fields,
                     struct new_project *new_project)
{
    int failed = df_body(call, fields, new_project);
    if (failed)
        return failed;
    const char *problem = name_problem(new_project->name);
    return problem ? df_fail_at(call->ctx, "/name", "%s", problem) : 0;
}

/* An administrator may have taken from a user the right to make projects. */
static int check_may_create(struct df_call *call)
{
    json_t *user;
    int failed = auth_user_find(call->ctx, call->principal.user, &user);

    if (failed)
        return failed;
    if (json_is_false(json_object_get(user, "can_create")))
        return df_fail(call->ctx, DF_FORBIDDEN, "your account may not make projects");
    return 0;
}

static int project_create(struct df_call *call)
{
    const struct project_maker maker = {call->principal.user, call->principal.name};
    struct new_project new_project = {};
    const char *id;

    int failed = read_name(call, new_project_fields, &new_project);
    if (!failed)
        failed = check_may_create(call);
    if (!failed)
        failed = project_make(call->ctx, &maker, &new_project, &id);
    return failed ? failed : reply_project(call, 201, id, maker.user);
}

static int project_read(struct df_call *call)
{
    struct project_access access;
    int failed = project_access(call, ROLE_VIEWER, &access);

    return failed ? failed : reply_project(call, 200, access.id, call->principal.user);
}

/* Those who look at the project read it again. */
static void publish(struct df_call *call, const char *project)
{
    df_pg_release(call->ctx);
    df_events_publish(call->ctx, df_printf(&call->ctx->arena, "p_%s", project), "project",
                      json_object());
}

static int project_rename(struct df_call *call)
{
    struct new_project new_project = {};
    struct project_access access;

    int failed = project_access(call, ROLE_OWNER, &access);
    if (!failed)
        failed = read_name(call, project_name_fields, &new_project);
    if (!failed)
        failed = df_pg_run(call->ctx, sql_project_rename(access.id, new_project.name), NULL);
    if (failed)
        return failed;
    failed = reply_project(call, 200, access.id, call->principal.user);
    publish(call, access.id);
    return failed;
}

static int project_delete(struct df_call *call)
{
    struct project_access access;
    int failed = project_access(call, ROLE_OWNER, &access);

    if (!failed)
        failed = df_pg_run(call->ctx, sql_project_delete(access.id), NULL);
    if (failed)
        return failed;
    publish(call, access.id);
    return df_reply_empty(call);
}

/* A project of which the caller is an owner, in the bin or not. */
static int access_in_bin(struct df_call *call, struct project_access *access, bool *is_in_bin)
{
    const char *id;
    bool found;

    *access = (struct project_access){};
    int failed = df_path_uuid(call, "project", &id);
    if (!failed)
        failed = df_pg_find(call->ctx, sql_role_read(id, call->principal.user),
                            project_access_fields, access, &found);
    if (failed)
        return failed;
    if (!found)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such project");
    *is_in_bin = access->deleted_at != NULL;
    access->deleted_at = NULL;
    return project_access_check(call->ctx, access, ROLE_OWNER);
}

static int project_restore(struct df_call *call)
{
    struct project_access access;
    bool is_in_bin;

    int failed = access_in_bin(call, &access, &is_in_bin);
    if (!failed)
        failed = df_pg_run(call->ctx, sql_project_restore(access.id), NULL);
    if (failed)
        return failed;
    failed = reply_project(call, 200, access.id, call->principal.user);
    publish(call, access.id);
    return failed;
}

static int project_purge(struct df_call *call)
{
    struct project_access access;
    bool is_in_bin;

    int failed = access_in_bin(call, &access, &is_in_bin);
    if (failed)
        return failed;
    if (!is_in_bin)
        return df_fail_as(call->ctx, DF_CONFLICT, "not_in_bin",
                          "only what is in the bin can be removed for ever");
    failed = df_pg_run(call->ctx, sql_project_purge(access.id), NULL);
    if (failed)
        return failed;
    df_wake(call->ctx, "farewell");
    publish(call, access.id);
    return df_reply_empty(call);
}

static int read_copy(struct df_call *call, const struct project_access *access,
                     struct project_copy *copy)
{
    int failed = df_body(call, project_copy_fields, copy);
    if (failed)
        return failed;
    const char *problem = copy->name ? name_problem(copy->name) : NULL;
    if (problem)
        return df_fail_at(call->ctx, "/name", "%s", problem);
    if (copy->revision == DF_NO_INT)
        copy->revision = access->revision;
    return history_check(call->ctx, access, copy->revision, "/revision");
}

static int project_fork(struct df_call *call)
{
    const struct project_maker maker = {call->principal.user, call->principal.name};
    struct project_copy copy = {.revision = DF_NO_INT};
    struct project_access access;
    const char *id;
    json_t *tree;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = read_copy(call, &access, &copy);
    if (!failed)
        failed = check_may_create(call);
    if (!failed)
        failed = history_model(call->ctx, &access, copy.revision, &tree);
    if (!failed && !copy.name)
        failed = project_free_name(call->ctx, maker.user, access.name, &copy.name);
    if (!failed)
        failed = project_make_copy(call->ctx, &maker, copy.name, access.id, tree, &id);
    return failed ? failed : reply_project(call, 201, id, maker.user);
}

static int example_list(struct df_call *call)
{
    json_t *examples;
    int failed = example_store_list(call->ctx, &examples);

    if (failed)
        return failed;
    return df_reply_json(call, 200, json_pack("{sO sn}", "items", examples, "next_cursor"));
}

static const struct df_field seed_fields[] = {
    DF_FIELD(project_maker, user, DF_UUID, DF_REQUIRED),
    DF_FIELD(project_maker, name, DF_TEXT, 0, .min = 1, .max = NAME_BYTES),
    {},
};

static int example_seed(struct df_call *call)
{
    struct project_maker maker = {.name = "guest"};
    json_t *ids, *id;
    size_t index;

    int failed = df_body(call, seed_fields, &maker);
    if (!failed)
        failed = project_make_examples(call->ctx, &maker, &ids);
    if (failed)
        return failed;
    json_t *items = df_defer_json(&call->ctx->arena, json_array());
    json_array_foreach(ids, index, id) {
        struct project project = {};
        failed = df_pg_one(call->ctx, sql_project_read(json_string_value(id), maker.user),
                           project_fields, &project);
        if (failed)
            return failed;
        json_array_append_new(items, project_json(&project));
    }
    return df_reply_json(call, 200, json_pack("{sO sn}", "items", items, "next_cursor"));
}

const struct df_route project_routes[] = {
    DF_ROUTE("GET", "/projects", project_list, DF_USER),
    DF_ROUTE("POST", "/projects", project_create, DF_USER),
    DF_ROUTE("GET", "/projects/:project", project_read, DF_USER),
    DF_ROUTE("PATCH", "/projects/:project", project_rename, DF_USER),
    DF_ROUTE("DELETE", "/projects/:project", project_delete, DF_USER),
    DF_ROUTE("DELETE", "/projects/:project/forever", project_purge, DF_USER),
    DF_ROUTE("POST", "/projects/:project/fork", project_fork, DF_USER),
    DF_ROUTE("POST", "/projects/:project/restore", project_restore, DF_USER),
    DF_ROUTE("GET", "/examples", example_list, DF_USER),
    DF_ROUTE("POST", "/internal/examples/seed", example_seed, DF_SERVICE),
    {},
};
