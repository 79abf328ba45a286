#include "client.h"
#include "commands.h"
#include "name.h"
#include "print.h"

#include <df/http_client.h>

#include <stdlib.h>
#include <string.h>

static const struct column columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"PROJECT", "project_name", COLUMN_TEXT},
    {"STATUS", "status", COLUMN_TEXT},
    {"BY", "created_by.name", COLUMN_TEXT},
    {"OF", "origin", COLUMN_TEXT},
    {"STARTED", "created_at", COLUMN_TIME},
    {},
};

static const struct option_row options[] = {
    {"status", 0, "STATUS", "only in this state"},
    {"search", 0, "TEXT", "only with this in the name, the notes or the pipeline's name"},
    {"label", 0, "LABEL", "only with this label"},
    {"by", 0, "USER", "only what this user started"},
    {"sweep", 0, "SWEEP", "only members of this sweep; any: of any; none: of no sweep"},
    {"trigger", 0, "TRIGGER", "only what this trigger started; any: by any; none: by people"},
    {"debug", 0, NULL, "only debug runs"},
    {"sort", 's', "ORDER",
     "created_at, name, status, duration, pipeline or by; with - in front the other way round"},
    {"all", 0, NULL, "page after page; else the first page of each project"},
    {},
};

/* Options that the server takes as they are. */
static const char *const as_is[] = {"status", "search", "label", "by", "sort"};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

static const char *add_part(struct df_ctx *ctx, const char *query, const char *name,
                            const char *value)
{
    return df_printf(&ctx->arena, "%s%s%s=%s", query, query[0] ? "&" : "?", name,
                     df_url_escape(ctx, value));
}

/* A sweep or trigger of the project, by id or name; the two words of the server stay. */
static int add_origin(struct client *client, const json_t *project, const char *noun,
                      const char *given, const char **query)
{
    struct df_ctx *ctx = client->ctx;
    json_t *items, *one;

    if (!given)
        return 0;
    if (strcmp(given, "any") != 0 && strcmp(given, "none") != 0) {
        int failed = client_list(
            client, df_printf(&ctx->arena, "/projects/%s/%ss", text_of(project, "id"), noun),
            &items);
        if (!failed)
            failed = name_choose(ctx, items, noun, given, &one);
        if (failed)
            return failed;
        given = text_of(one, "id");
    }
    *query = add_part(ctx, *query, noun, given);
    return 0;
}

static int make_query(struct invocation *invocation, struct client *client, const json_t *project,
                      const char **query)
{
    *query = "";
    for (size_t i = 0; i < DF_COUNT(as_is); i++)
        if (option_value(invocation, as_is[i]))
            *query = add_part(client->ctx, *query, as_is[i], option_value(invocation, as_is[i]));
    if (option_value(invocation, "debug"))
        *query = add_part(client->ctx, *query, "debug", "true");
    int failed = add_origin(client, project, "sweep", option_value(invocation, "sweep"), query);
    if (!failed)
        failed = add_origin(client, project, "trigger", option_value(invocation, "trigger"), query);
    return failed;
}

/* What it belongs to. */
static json_t *origin_of(const json_t *execution)
{
    const json_t *trigger = json_object_get(execution, "started_by");
    const char *sweep = text_of(execution, "sweep_name");
    bool is_debug = json_is_true(json_object_get(execution, "debug"));

    return json_string(sweep[0]   ? sweep
                       : trigger  ? text_of(trigger, "name")
                       : is_debug ? "debug"
                                  : "");
}

static int add_project(struct invocation *invocation, struct client *client, const json_t *project,
                       json_t *items)
{
    const char *query, *path;
    size_t index;
    json_t *found = NULL, *execution;

    int failed = make_query(invocation, client, project, &query);
    if (failed)
        return failed;
    path = df_printf(&client->ctx->arena, "/projects/%s/executions%s", text_of(project, "id"),
                     query);
    if (option_value(invocation, "all")) {
        failed = client_list(client, path, &found);
    } else {
        failed = client_call(client, "GET", path, NULL, &found);
        found = json_object_get(found, "items");
    }
    if (failed)
        return failed;
    json_array_foreach(found, index, execution) {
        json_object_set_new(execution, "project_name", json_string(text_of(project, "name")));
        json_object_set_new(execution, "origin", origin_of(execution));
        json_array_append(items, execution);
    }
    return 0;
}

static int newest_first(const void *left, const void *right)
{
    return strcmp(text_of(*(json_t *const *) right, "created_at"),
                  text_of(*(json_t *const *) left, "created_at"));
}

static json_t *sort(struct df_ctx *ctx, const json_t *items)
{
    size_t count = json_array_size(items), index;
    json_t **rows = df_alloc(&ctx->arena, (count + 1) * sizeof(json_t *)), *row;
    json_t *sorted = df_defer_json(&ctx->arena, json_array());

    json_array_foreach(items, index, row)
        rows[index] = row;
    qsort(rows, count, sizeof(json_t *), newest_first);
    for (size_t i = 0; i < count; i++)
        json_array_append(sorted, rows[i]);
    return sorted;
}

static int list(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *projects, *project, *items = df_defer_json(&ctx->arena, json_array());
    size_t index;

    int failed = client_open(invocation, &client);
    if (!failed && argument(invocation, 0)) {
        failed = client_project(&client, argument(invocation, 0), &project);
        if (!failed)
            failed = add_project(invocation, &client, project, items);
    } else if (!failed) {
        failed = client_list(&client, "/projects", &projects);
        for (index = 0; !failed && index < json_array_size(projects); index++)
            failed = add_project(invocation, &client, json_array_get(projects, index), items);
        items = sort(ctx, items);
    }
    if (failed)
        return failed;
    print_items(invocation, items, columns);
    return 0;
}

const struct command execution_list_commands[] = {
    {"executions", "", 0, 0, NULL, list, NULL},
    {"executions list", "[PROJECT]", 0, 1, options, list, "runs, the newest first"},
    {},
};
