#include "client.h"
#include "commands.h"
#include "name.h"
#include "print.h"
#include "removal.h"

#include <df/http_client.h>

#include <stdio.h>
#include <string.h>

static const struct column list_columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"PIPELINE", "pipeline_name", COLUMN_TEXT},
    {"STATUS", "status", COLUMN_TEXT},
    {"RUNS", "executions.total", COLUMN_TEXT},
    {"DONE", "executions.success", COLUMN_TEXT},
    {"FAILED", "executions.failed", COLUMN_TEXT},
    {"BY", "created_by.name", COLUMN_TEXT},
    {"STARTED", "created_at", COLUMN_TIME},
    {},
};

static const struct column show_columns[] = {
    {"id", "id", COLUMN_TEXT},
    {"name", "name", COLUMN_TEXT},
    {"pipeline", "pipeline_name", COLUMN_TEXT},
    {"status", "status", COLUMN_TEXT},
    {"method", "method", COLUMN_TEXT},
    {"seed", "seed", COLUMN_TEXT},
    {"runs", "executions.total", COLUMN_TEXT},
    {"planned", "executions.planned", COLUMN_TEXT},
    {"running", "executions.running", COLUMN_TEXT},
    {"success", "executions.success", COLUMN_TEXT},
    {"failed", "executions.failed", COLUMN_TEXT},
    {"canceled", "executions.canceled", COLUMN_TEXT},
    {"refused", "executions.refused", COLUMN_TEXT},
    {"at once", "max_parallel", COLUMN_TEXT},
    {"created", "created_at", COLUMN_TIME},
    {"ended", "ended_at", COLUMN_TIME},
    {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

static int list(struct invocation *invocation)
{
    struct client client;
    json_t *project, *items;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_project(&client, argument(invocation, 0), &project);
    if (!failed)
        failed = client_list(
            &client,
            df_printf(&invocation->ctx->arena, "/projects/%s/sweeps", text_of(project, "id")),
            &items);
    if (failed)
        return failed;
    print_items(invocation, items, list_columns);
    return 0;
}

/* The sweep of the second argument, in the project of the first, and its path. */
static int find(struct invocation *invocation, struct client *client, json_t **sweep,
                const char **path)
{
    struct df_arena *arena = &invocation->ctx->arena;
    json_t *project, *items;

    int failed = client_open(invocation, client);
    if (!failed)
        failed = client_project(client, argument(invocation, 0), &project);
    if (failed)
        return failed;
    const char *all = df_printf(arena, "/projects/%s/sweeps", text_of(project, "id"));
    failed = client_list(client, all, &items);
    if (!failed)
        failed = name_choose(invocation->ctx, items, "sweep", argument(invocation, 1), sweep);
    if (!failed)
        *path = df_printf(arena, "%s/%s", all, text_of(*sweep, "id"));
    return failed;
}

static int show(struct invocation *invocation)
{
    struct client client;
    const char *path;
    json_t *sweep;
    int failed = find(invocation, &client, &sweep, &path);

    if (!failed)
        print_item(invocation, sweep, show_columns);
    return failed;
}

static const struct option_row result_options[] = {
    {"sort", 's', "ORDER",
     "a metric's name, position, duration, status or axis.0; with - in front the other way round"},
    {"csv", 0, NULL, "all of it, as comma-separated values"},
    {},
};

/* A metric is called by its name; the rest is as the server has it. */
static const char *order_of(struct df_ctx *ctx, const json_t *table, const char *given)
{
    const char *sign = given[0] == '-' ? "-" : "", *name = given + strlen(sign);
    size_t index;
    json_t *column;

    json_array_foreach(json_object_get(table, "metrics"), index, column)
        if (strcmp(text_of(column, "name"), name) == 0)
            return df_printf(&ctx->arena, "%slast.%s/%s", sign, text_of(column, "node"), name);
    return given;
}

/* Columns whose members are c0, c1, …, as many as a table may have; and their values in each row.
 */
struct table {
    struct df_ctx *ctx;
    struct column columns[COLUMN_LIMIT + 1];
    size_t count;
    json_t *rows;
};

static const char *add_column(struct table *table, const char *title)
{
    if (table->count == COLUMN_LIMIT)
        return NULL;
    const char *member = df_printf(&table->ctx->arena, "c%zu", table->count);
    table->columns[table->count++] = (struct column){text_printable(table->ctx, title), member,
                                                     COLUMN_TEXT};
    return member;
}

static void fill_column(struct table *table, const json_t *items, const char *title,
                        const char *list, size_t place, const char *part)
{
    const char *member = add_column(table, title);
    size_t index;
    json_t *item;

    json_array_foreach(items, index, item) {
        const json_t *value = json_object_get(item, list);
        if (json_is_array(value))
            value = json_array_get(value, place);
        if (part)
            value = json_object_get(value, part);
        if (member)
            json_object_set_new(json_array_get(table->rows, index), member,
                                json_string(text_of_value(table->ctx, value)));
    }
}

static void print_table(struct invocation *invocation, const json_t *results)
{
    struct df_ctx *ctx = invocation->ctx;
    struct table table = {.ctx = ctx, .rows = df_defer_json(&ctx->arena, json_array())};
    const json_t *axes = json_object_get(json_object_get(results, "sweep"), "axes");
    const json_t *items = json_object_get(results, "items");
    json_t *row;
    size_t index;

    for (size_t i = 0; i < json_array_size(items); i++)
        json_array_append_new(table.rows, json_object());
    fill_column(&table, items, "RUN", "execution", 0, NULL);
    fill_column(&table, items, "STATUS", "status", 0, NULL);
    json_array_foreach(axes, index, row)
        fill_column(
            &table, items,
            df_printf(&ctx->arena, "%s.%s", text_of(row, "node_name"), text_of(row, "attribute")),
            "point", index, NULL);
    json_array_foreach(json_object_get(results, "metrics"), index, row)
        fill_column(&table, items, text_of(row, "name"), "metrics", index, "last");
    fill_column(&table, items, "DETAIL", "detail", 0, NULL);
    print_items(invocation, table.rows, table.columns);
}

static int read_csv(struct client *client, const char *path, const char *query)
{
    const char *bytes;
    size_t size;
    int failed = client_bytes(
        client, df_printf(&client->ctx->arena, "%s/results.csv%s", path, query), 0, &bytes, &size);

    if (!failed)
        (void) fwrite(bytes, 1, size, stdout);
    return failed;
}

static int results(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *sort = option_value(invocation, "sort"), *path, *query = "";
    struct client client;
    json_t *sweep, *table;

    int failed = find(invocation, &client, &sweep, &path);
    if (failed
        || (failed = client_call(&client, "GET", df_printf(&ctx->arena, "%s/results", path), NULL,
                                 &table)))
        return failed;
    if (sort)
        query = df_printf(&ctx->arena, "?sort=%s", df_url_escape(ctx, order_of(ctx, table, sort)));
    if (option_value(invocation, "csv"))
        return read_csv(&client, path, query);
    if (sort)
        failed = client_call(&client, "GET", df_printf(&ctx->arena, "%s/results%s", path, query),
                             NULL, &table);
    if (failed)
        return failed;
    if (wants_json(invocation))
        print_json(table);
    else
        print_table(invocation, table);
    return 0;
}

static int act(struct invocation *invocation, const char *verb, json_t *body)
{
    json_t *kept = df_defer_json(&invocation->ctx->arena, body), *sweep;
    struct client client;
    const char *path;

    int failed = find(invocation, &client, &sweep, &path);
    if (!failed)
        failed = client_call(&client, "POST",
                             df_printf(&invocation->ctx->arena, "%s/%s", path, verb),
                             json_incref(kept), &sweep);
    if (!failed && wants_json(invocation))
        print_json(sweep);
    return failed;
}

static int cancel(struct invocation *invocation)
{
    return act(invocation, "cancel", json_object());
}

static const struct option_row continue_options[] = {
    {"as-is", 0, NULL, "with the code that was run before, not with the model as it is now"},
    {},
};

static int go_on(struct invocation *invocation)
{
    bool as_is = option_value(invocation, "as-is");

    return act(invocation, "continue", json_pack("{sb}", "retry_as_is", as_is));
}

static int rename_one(struct invocation *invocation)
{
    struct client client;
    const char *path;
    json_t *sweep, *body = NULL;
    int failed = find(invocation, &client, &sweep, &path);

    if (!failed)
        body = json_pack("{ss}", "name", argument(invocation, 2));
    if (!failed && !body)
        return df_fail_as(invocation->ctx, DF_INVALID, "usage", "the name is no UTF-8");
    if (!failed)
        failed = client_call(&client, "PATCH", path, body, &sweep);
    if (!failed && wants_json(invocation))
        print_json(sweep);
    return failed;
}

static const struct option_row delete_options[] = {
    {"with-runs", 0, NULL, "its runs too; else they stay"},
    {"yes", 'y', NULL, "do not ask"},
    {},
};

static int remove_one(struct invocation *invocation)
{
    struct df_arena *arena = &invocation->ctx->arena;
    bool with_runs = option_value(invocation, "with-runs");
    struct client client;
    const char *path;
    json_t *sweep;
    int failed = find(invocation, &client, &sweep, &path);

    if (!failed && with_runs && !option_value(invocation, "yes"))
        failed = removal_ask(&client, df_printf(arena, "%s/removal", path));
    if (failed)
        return failed;
    path = df_printf(arena, "%s?executions=%s", path, with_runs ? "delete" : "keep");
    return client_call(&client, "DELETE", path, NULL, NULL);
}

const struct command sweep_commands[] = {
    {"sweeps list", "PROJECT", 1, 1, NULL, list, "sweeps of a project, the newest first"},
    {"sweeps show", "PROJECT SWEEP", 2, 2, NULL, show, "how the runs of a sweep stand"},
    {"sweeps results", "PROJECT SWEEP", 2, 2, result_options, results,
     "the table of values and metrics"},
    {"sweeps cancel", "PROJECT SWEEP", 2, 2, NULL, cancel,
     "start no more runs, stop those there are"},
    {"sweeps continue", "PROJECT SWEEP", 2, 2, continue_options, go_on,
     "go on with the runs that failed or were canceled"},
    {"sweeps rename", "PROJECT SWEEP NAME", 3, 3, NULL, rename_one, "another name for a sweep"},
    {"sweeps delete", "PROJECT SWEEP", 2, 2, delete_options, remove_one,
     "forget a sweep; with its runs it says what goes, and asks"},
    {},
};
