#include "client.h"
#include "commands.h"
#include "name.h"
#include "print.h"

#include <stdio.h>

static const struct column columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"ROLE", "role", COLUMN_TEXT},
    {"PIPELINES", "counts.pipelines", COLUMN_TEXT},
    {"REVISION", "revision", COLUMN_TEXT},
    {"CHANGED", "updated_at", COLUMN_TIME},
    {},
};

static const struct column example_columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"DESCRIPTION", "description", COLUMN_TEXT},
    {},
};

static const struct option_row create_options[] = {
    {"example", 'e', "NAME", "as a copy of an example project"},
    {},
};

static const char *id_of(const json_t *item)
{
    return json_string_value(json_object_get(item, "id"));
}

static int list_of(struct invocation *invocation, const char *path, const struct column *shown)
{
    struct client client;
    json_t *items;

    int failed = client_open(invocation, &client);
    if (failed || (failed = client_list(&client, path, &items)))
        return failed;
    print_items(invocation, items, shown);
    return 0;
}

static int list(struct invocation *invocation)
{
    return list_of(invocation, "/projects", columns);
}

static int examples(struct invocation *invocation)
{
    return list_of(invocation, "/examples", example_columns);
}

static int create(struct invocation *invocation)
{
    const char *example = option_value(invocation, "example");
    struct client client;
    json_t *items, *item = NULL, *project;

    int failed = client_open(invocation, &client);
    if (!failed && example) {
        failed = client_list(&client, "/examples", &items);
        if (!failed)
            failed = name_choose(invocation->ctx, items, "example", example, &item);
    }
    if (failed
        || (failed = client_call(&client, "POST", "/projects",
                                 json_pack("{ss ss*}", "name", argument(invocation, 0), "example",
                                           item ? id_of(item) : NULL),
                                 &project)))
        return failed;
    if (wants_json(invocation))
        print_json(project);
    else
        printf("%s\n", id_of(project));
    return 0;
}

static int remove_one(struct invocation *invocation)
{
    struct client client;
    json_t *project;

    int failed = client_open(invocation, &client);
    if (failed || (failed = client_project(&client, argument(invocation, 0), &project)))
        return failed;
    return client_call(&client, "DELETE",
                       df_printf(&invocation->ctx->arena, "/projects/%s", id_of(project)), NULL,
                       NULL);
}

const struct command project_commands[] = {
    {"projects", "", 0, 0, NULL, list, NULL},
    {"projects list", "", 0, 0, NULL, list, "the projects you are a member of"},
    {"projects create", "NAME", 1, 1, create_options, create, "a new project"},
    {"projects delete", "PROJECT", 1, 1, NULL, remove_one, "put a project into the bin"},
    {"projects examples", "", 0, 0, NULL, examples, "example projects to start from"},
    {},
};
