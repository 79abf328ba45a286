#include "run_values.h"
#include "name.h"
#include "sweep_words.h"

#include <stdlib.h>
#include <string.h>

static int fail_usage(struct df_ctx *ctx, const char *why)
{
    return df_fail_as(ctx, DF_INVALID, "usage", "%s", why);
}

int run_values_check(const struct invocation *invocation)
{
    static const char *const needs_sweep[] = {"random", "parallel"};
    struct df_ctx *ctx = invocation->ctx;

    for (size_t i = 0; i < DF_COUNT(needs_sweep); i++)
        if (option_value(invocation, needs_sweep[i]) && !option_value(invocation, "sweep"))
            return df_fail_as(ctx, DF_INVALID, "usage", "--%s goes with --sweep", needs_sweep[i]);
    if (option_value(invocation, "seed") && !option_value(invocation, "random"))
        return fail_usage(ctx, "--seed goes with --random");
    if (option_value(invocation, "sweep") && option_value(invocation, "debug"))
        return fail_usage(ctx, "--debug is for one run; a sweep has many");
    if (option_value(invocation, "sweep") && option_value(invocation, "watch"))
        return fail_usage(ctx,
                          "a sweep has many runs: see deepforge sweeps show instead of --watch");
    return 0;
}

/* The nodes with the name that they show, and what is known of their attributes. */
static json_t *nodes_of(struct df_ctx *ctx, const json_t *model, const char *pipeline)
{
    json_t *nodes = json_object_get(json_object_get(json_object_get(model, "pipelines"), pipeline),
                                    "nodes");
    json_t *list = df_defer_json(&ctx->arena, json_array()), *node;
    const char *id;

    json_object_foreach(nodes, id, node) {
        const char *key = json_string_value(json_object_get(node, "operation"));
        json_t *operation = key ? json_object_get(json_object_get(model, "operations"), key) : NULL;
        json_t *name = json_object_get(node, "name");
        if (!name)
            name = json_object_get(operation, "name");
        json_array_append_new(
            list,
            json_pack("{ss sO? sO?}", "id", id, "name", name, "attributes",
                      json_object_get(json_object_get(operation, "interface"), "attributes")));
    }
    return list;
}

static bool is_text(const json_t *node, const char *attribute)
{
    size_t index;
    json_t *row;

    json_array_foreach(json_object_get(node, "attributes"), index, row) {
        const char *name = json_string_value(json_object_get(row, "name"));
        const char *type = json_string_value(json_object_get(row, "type"));
        if (name && type && strcmp(name, attribute) == 0)
            return strcmp(type, "string") == 0;
    }
    return false;
}

static int add_set(struct df_ctx *ctx, json_t *nodes, const char *typed, json_t *attributes)
{
    struct setting_words words = {};
    json_t *node = NULL;

    int failed = setting_words_read(ctx, typed, &words);
    if (!failed)
        failed = name_choose(ctx, nodes, "node", words.node, &node);
    if (failed)
        return failed;
    const char *id = json_string_value(json_object_get(node, "id"));
    if (!json_object_get(attributes, id))
        json_object_set_new(attributes, id, json_object());
    json_object_set(json_object_get(attributes, id), words.attribute,
                    value_words_read(ctx, words.values, is_text(node, words.attribute)));
    return 0;
}

static int add_axis(struct df_ctx *ctx, json_t *nodes, const char *typed, json_t *axes)
{
    struct setting_words words = {};
    json_t *node = NULL;

    int failed = setting_words_read(ctx, typed, &words);
    if (!failed)
        failed = name_choose(ctx, nodes, "node", words.node, &node);
    if (failed)
        return failed;
    json_t *axis = axis_words_read(ctx, words.values, is_text(node, words.attribute));
    json_object_set(axis, "node", json_object_get(node, "id"));
    json_object_set_new(axis, "attribute", json_string(words.attribute));
    json_array_append(axes, axis);
    return 0;
}

static int add_number(const struct invocation *invocation, const char *option, json_t *body,
                      const char *member)
{
    const char *given = option_value(invocation, option);
    char *end;

    if (!given)
        return 0;
    long long number = strtoll(given, &end, 10);
    if (*end != '\0' || end == given || number < 0)
        return df_fail_as(invocation->ctx, DF_INVALID, "usage", "--%s must be a number, not '%s'",
                          option, given);
    json_object_set_new(body, member, json_integer(number));
    return 0;
}

static int add_sweep(const struct invocation *invocation, json_t *body, json_t *axes)
{
    json_object_set(body, "axes", axes);
    json_object_set_new(body, "method",
                        json_string(option_value(invocation, "random") ? "random" : "grid"));
    int failed = add_number(invocation, "random", body, "samples");
    if (!failed)
        failed = add_number(invocation, "seed", body, "seed");
    return failed ? failed : add_number(invocation, "parallel", body, "max_parallel");
}

int run_values_set(struct df_ctx *ctx, const struct invocation *invocation, json_t *nodes,
                   json_t **attributes)
{
    *attributes = df_defer_json(&ctx->arena, json_object());
    for (size_t i = 0; option_nth(invocation, "set", i); i++) {
        int failed = add_set(ctx, nodes, option_nth(invocation, "set", i), *attributes);
        if (failed)
            return failed;
    }
    if (json_object_size(*attributes) == 0)
        *attributes = NULL;
    return 0;
}

int run_values_add(struct client *client, const struct invocation *invocation, const char *project,
                   json_t *body)
{
    struct df_ctx *ctx = client->ctx;
    json_t *axes = df_defer_json(&ctx->arena, json_array()), *attributes, *answer;

    if (!option_value(invocation, "set") && !option_value(invocation, "sweep"))
        return 0;
    int failed = client_call(client, "GET", df_printf(&ctx->arena, "/projects/%s/model", project),
                             NULL, &answer);
    if (failed)
        return failed;
    json_t *nodes = nodes_of(ctx, json_object_get(answer, "model"),
                             json_string_value(json_object_get(body, "pipeline")));
    failed = run_values_set(ctx, invocation, nodes, &attributes);
    for (size_t i = 0; !failed && option_nth(invocation, "sweep", i); i++)
        failed = add_axis(ctx, nodes, option_nth(invocation, "sweep", i), axes);
    if (failed)
        return failed;
    if (attributes)
        json_object_set(body, "attributes", attributes);
    return json_array_size(axes) > 0 ? add_sweep(invocation, body, axes) : 0;
}
