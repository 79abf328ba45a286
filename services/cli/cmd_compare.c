#include "client.h"
#include "commands.h"
#include "line_diff.h"
#include "print.h"

#include <df/http_client.h>

#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

static void print_differences(struct df_ctx *ctx, const json_t *differences)
{
    size_t index;
    json_t *row;

    json_array_foreach(differences, index, row)
        printf("  %s\n", text_printable(ctx, text_of(row, "detail")));
}

static void print_nodes(struct df_ctx *ctx, const json_t *nodes)
{
    size_t index;
    json_t *node;

    json_array_foreach(nodes, index, node) {
        printf("\n%s (%s)\n", text_printable(ctx, text_of(node, "name")),
               text_printable(ctx, text_of(node, "node")));
        print_differences(ctx, json_object_get(node, "differences"));
    }
}

static void print_packages(struct df_ctx *ctx, const json_t *packages)
{
    size_t index, place;
    json_t *row, *change;

    json_array_foreach(packages, index, row) {
        printf("\nPackages of %zu of the jobs\n", json_array_size(json_object_get(row, "nodes")));
        json_array_foreach(json_object_get(row, "changes"), place, change) {
            const char *before = text_of(change, "before"), *after = text_of(change, "after");
            printf("  %s %s → %s\n", text_printable(ctx, text_of(change, "name")),
                   *before ? text_printable(ctx, before) : "-",
                   *after ? text_printable(ctx, after) : "-");
        }
    }
}

static void print_line(void *data, char kind, const char *line)
{
    printf("%c%s\n", kind, text_printable(data, line));
}

static void print_texts(struct df_ctx *ctx, const json_t *texts)
{
    size_t index;
    json_t *text;

    json_array_foreach(texts, index, text) {
        printf("\n--- %s %s\n", text_of(text, "kind"), text_printable(ctx, text_of(text, "name")));
        line_diff(ctx, text_of(text, "before"), text_of(text, "after"), print_line, ctx);
    }
}

static int ask(struct client *client, const struct invocation *invocation, json_t **comparison)
{
    struct df_ctx *ctx = client->ctx;
    const char *a = df_url_escape(ctx, argument(invocation, 0));
    const char *b = df_url_escape(ctx, argument(invocation, 1));
    json_t *execution;

    int failed = client_call(client, "GET", df_printf(&ctx->arena, "/executions/%s", a), NULL,
                             &execution);
    if (failed)
        return failed;
    return client_call(client, "GET",
                       df_printf(&ctx->arena, "/projects/%s/executions/compare?a=%s&b=%s",
                                 text_of(execution, "project"), a, b),
                       NULL, comparison);
}

static int compare(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *comparison;

    int failed = client_open(invocation, &client);
    if (failed || (failed = ask(&client, invocation, &comparison)))
        return failed;
    if (wants_json(invocation)) {
        print_json(comparison);
        return 0;
    }
    printf("%s → ", text_printable(ctx, text_of(json_object_get(comparison, "a"), "name")));
    printf("%s\n", text_printable(ctx, text_of(json_object_get(comparison, "b"), "name")));
    print_differences(ctx, json_object_get(comparison, "execution"));
    print_nodes(ctx, json_object_get(comparison, "nodes"));
    print_packages(ctx, json_object_get(comparison, "packages"));
    print_texts(ctx, json_object_get(comparison, "texts"));
    printf("\n%lld jobs are the same in both\n",
           (long long) json_integer_value(json_object_get(comparison, "same")));
    return 0;
}

const struct command compare_commands[] = {
    {"executions compare", "EXECUTION EXECUTION", 2, 2, NULL, compare,
     "what differs between two runs"},
    {},
};
