#include "client.h"
#include "commands.h"
#include "file.h"
#include "name.h"
#include "print.h"

#include <df/http_client.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct column list_columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"PROJECT", "project_name", COLUMN_TEXT},
    {"STATUS", "status", COLUMN_TEXT},
    {"BY", "created_by.name", COLUMN_TEXT},
    {"STARTED", "created_at", COLUMN_TIME},
    {},
};

static const struct column show_columns[] = {
    {"id", "id", COLUMN_TEXT},
    {"name", "name", COLUMN_TEXT},
    {"pipeline", "pipeline_name", COLUMN_TEXT},
    {"status", "status", COLUMN_TEXT},
    {"compute", "compute_name", COLUMN_TEXT},
    {"revision", "revision", COLUMN_TEXT},
    {"by", "created_by.name", COLUMN_TEXT},
    {"created", "created_at", COLUMN_TIME},
    {"started", "started_at", COLUMN_TIME},
    {"ended", "ended_at", COLUMN_TIME},
    {},
};

static const struct column job_columns[] = {
    {"JOB", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"STATUS", "status", COLUMN_TEXT},
    {"ATTEMPT", "attempt", COLUMN_TEXT},
    {"CONSOLE", "console_size", COLUMN_SIZE},
    {"DETAIL", "detail", COLUMN_TEXT},
    {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

static int add_project(struct client *client, const json_t *project, json_t *items)
{
    size_t index;
    json_t *page, *execution;

    int failed = client_call(
        client, "GET",
        df_printf(&client->ctx->arena, "/projects/%s/executions", text_of(project, "id")), NULL,
        &page);
    if (failed)
        return failed;
    json_array_foreach(json_object_get(page, "items"), index, execution) {
        json_object_set_new(execution, "project_name", json_string(text_of(project, "name")));
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
            failed = add_project(&client, project, items);
    } else if (!failed) {
        failed = client_list(&client, "/projects", &projects);
        for (index = 0; !failed && index < json_array_size(projects); index++)
            failed = add_project(&client, json_array_get(projects, index), items);
    }
    if (failed)
        return failed;
    print_items(invocation, sort(ctx, items), list_columns);
    return 0;
}

static const char *execution_path(const struct invocation *invocation, const char *rest)
{
    struct df_ctx *ctx = invocation->ctx;

    return df_printf(&ctx->arena, "/executions/%s%s", df_url_escape(ctx, argument(invocation, 0)),
                     rest);
}

static int show(struct invocation *invocation)
{
    struct client client;
    json_t *execution;

    int failed = client_open(invocation, &client);
    if (failed
        || (failed = client_call(&client, "GET", execution_path(invocation, ""), NULL, &execution)))
        return failed;
    print_item(invocation, execution, show_columns);
    if (!wants_json(invocation)) {
        printf("\n");
        print_items(invocation, json_object_get(execution, "job_list"), job_columns);
    }
    return 0;
}

static int cancel(struct invocation *invocation)
{
    struct client client;
    json_t *execution;

    int failed = client_open(invocation, &client);
    if (failed
        || (failed = client_call(&client, "POST", execution_path(invocation, "/cancel"), NULL,
                                 &execution)))
        return failed;
    if (wants_json(invocation))
        print_json(execution);
    return 0;
}

static const struct option_row environment_options[] = {
    {"attempt", 'a', "N", "of this attempt, not of the latest"},
    {"file", 'O', "FILE", "write it there, not to standard output"},
    {},
};

static int print_environment(const struct invocation *invocation, const json_t *environment)
{
    const char *lock = text_of(environment, "lock"), *file = option_value(invocation, "file");

    if (file)
        return file_write(invocation->ctx, file, lock, 0644);
    if (wants_json(invocation)) {
        print_json(environment);
        return 0;
    }
    for (const char *at = lock, *end; *at; at = end + (*end == '\n')) {
        end = at + strcspn(at, "\n");
        const char *line = df_strndup(&invocation->ctx->arena, at, (size_t) (end - at));
        printf("%s\n", text_printable(invocation->ctx, line));
    }
    return 0;
}

static int environment(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *attempt = option_value(invocation, "attempt");
    struct client client;
    json_t *execution, *job, *answer;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_call(&client, "GET", execution_path(invocation, ""), NULL, &execution);
    if (!failed)
        failed = name_choose(ctx, json_object_get(execution, "job_list"), "job",
                             argument(invocation, 1), &job);
    if (failed)
        return failed;
    const char *query = attempt ? df_printf(&ctx->arena, "?attempt=%s", df_url_escape(ctx, attempt))
                                : "";
    failed = client_call(
        &client, "GET", df_printf(&ctx->arena, "/jobs/%s/environment%s", text_of(job, "id"), query),
        NULL, &answer);
    return failed ? failed : print_environment(invocation, answer);
}

const struct command execution_commands[] = {
    {"executions", "", 0, 0, NULL, list, NULL},
    {"executions list", "[PROJECT]", 0, 1, NULL, list, "runs, the newest first"},
    {"executions show", "EXECUTION", 1, 1, NULL, show, "one run and its jobs"},
    {"executions cancel", "EXECUTION", 1, 1, NULL, cancel, "stop a run"},
    {"executions environment", "EXECUTION JOB", 2, 2, environment_options, environment,
     "exactly which packages a job ran with"},
    {},
};
