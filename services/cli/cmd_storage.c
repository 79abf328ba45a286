#include "client.h"
#include "commands.h"
#include "internal.h"
#include "print.h"
#include "system.h"

#include <df/http_client.h>
#include <df/size.h>

#include <stdio.h>
#include <string.h>

static const struct column columns[] = {
    {"PROJECT", "name", COLUMN_TEXT},
    {"SIZE", "bytes", COLUMN_SIZE},
    {"OBJECTS", "objects", COLUMN_TEXT},
    {"ID", "project", COLUMN_TEXT},
    {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

/* Names for ids; what is in the bin has none here. */
static void add_names(json_t *rows, const json_t *projects)
{
    json_t *row, *project;
    size_t i, j;

    json_array_foreach(rows, i, row)
        json_array_foreach(projects, j, project)
            if (strcmp(text_of(row, "project"), text_of(project, "id")) == 0)
                json_object_set(row, "name", json_object_get(project, "name"));
}

static int usage(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *answer, *projects;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_call(&client, "GET", "/usage", NULL, &answer);
    if (!failed)
        failed = client_list(&client, "/projects", &projects);
    if (failed)
        return failed;
    json_t *rows = json_object_get(answer, "projects"), *limit = json_object_get(answer, "limit");
    add_names(rows, projects);
    if (wants_json(invocation)) {
        print_json(answer);
        return 0;
    }
    print_items(invocation, rows, columns);
    printf("%s", text_of_size(ctx, json_integer_value(json_object_get(answer, "bytes"))));
    if (json_is_integer(limit))
        printf(" of %s\n", text_of_size(ctx, json_integer_value(limit)));
    else
        printf(", no limit\n");
    return 0;
}

/* "none", "default", or a size. A new reference; NULL when it is none of these. */
static json_t *read_limit(const char *text)
{
    int64_t bytes;

    if (strcmp(text, "default") == 0)
        return json_null();
    if (strcmp(text, "none") == 0)
        return json_integer(0);
    return df_size_parse(text, &bytes) ? json_integer(bytes) : NULL;
}

/* Who can read the data folder may. */
static int quota(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct system_options options = {.data = option_value(invocation, "data")};
    struct system system;
    json_t *user, *limit = read_limit(argument(invocation, 1));

    if (!limit)
        return df_fail_as(ctx, DF_INVALID, "usage",
                          "'%s' is no size such as 20GB, and not none or default",
                          argument(invocation, 1));
    json_t *body = df_defer_json(&ctx->arena, json_pack("{so}", "bytes", limit));
    int failed = system_find(ctx, &options, &system);
    if (!failed && !system_is_running(ctx, &system))
        failed = df_fail_as(ctx, DF_UNAVAILABLE, "not_running", "DeepForge does not run in %s",
                            system.folder.path);
    if (!failed)
        failed = internal_call(ctx, &system, PORT_AUTH, "GET",
                               df_printf(&ctx->arena, "/internal/users/%s",
                                         df_url_escape(ctx, argument(invocation, 0))),
                               NULL, &user);
    if (failed)
        return failed;
    return internal_call(ctx, &system, PORT_STORAGE, "PUT",
                         df_printf(&ctx->arena, "/internal/quotas/%s", text_of(user, "id")),
                         json_incref(body), NULL);
}

const struct command storage_commands[] = {
    {"storage", "", 0, 0, NULL, usage, NULL},
    {"storage usage", "", 0, 0, NULL, usage, "what your projects hold"},
    {"storage quota", "USER SIZE", 2, 2, NULL, quota,
     "what the projects of a user may hold: 20GB, none, or default"},
    {},
};
