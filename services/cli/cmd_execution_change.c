#include "client.h"
#include "commands.h"
#include "print.h"
#include "run_values.h"

#include <df/http_client.h>

static const struct option_row options[] = {
    {"name", 'n', "NAME", "call it so"},
    {"label", 'l', "LABEL", "its labels from now on; may be repeated, '' takes all of them away"},
    {"notes", 0, "TEXT", "what is to be remembered of it"},
    {"set", 0, "NODE.ATTRIBUTE=VALUE",
     "of a debug run: a value that continue runs with; may be repeated"},
    {},
};

static const struct column columns[] = {
    {"id", "id", COLUMN_TEXT},
    {"name", "name", COLUMN_TEXT},
    {"labels", "labels", COLUMN_TEXT},
    {"notes", "notes", COLUMN_TEXT},
    {},
};

/* The nodes of its jobs; an attribute that is a text now is one. */
static json_t *nodes_of(struct df_ctx *ctx, const json_t *execution)
{
    json_t *nodes = df_defer_json(&ctx->arena, json_array()), *job, *value;
    const char *name;
    size_t index;

    json_array_foreach(json_object_get(execution, "job_list"), index, job) {
        json_t *texts = json_array();
        json_object_foreach(json_object_get(job, "attributes"), name, value)
            if (json_is_string(value))
                json_array_append_new(texts, json_pack("{ss ss}", "name", name, "type", "string"));
        json_array_append_new(nodes,
                              json_pack("{sO sO so}", "id", json_object_get(job, "node"), "name",
                                        json_object_get(job, "name"), "attributes", texts));
    }
    return nodes;
}

static json_t *labels_of(const struct invocation *invocation)
{
    json_t *labels = json_array();
    const char *label;

    for (size_t i = 0; (label = option_nth(invocation, "label", i)); i++)
        if (*label)
            json_array_append_new(labels, json_string(label));
    return labels;
}

static void add_text(const struct invocation *invocation, json_t *body, const char *member)
{
    if (option_value(invocation, member))
        json_object_set_new(body, member, json_string(option_value(invocation, member)));
}

static int change(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    json_t *body = df_defer_json(&ctx->arena, json_object()), *execution, *attributes;
    struct client client;

    int failed = client_open(invocation, &client);
    if (failed)
        return failed;
    const char *path = df_printf(&ctx->arena, "/executions/%s",
                                 df_url_escape(ctx, argument(invocation, 0)));
    if ((failed = client_call(&client, "GET", path, NULL, &execution))
        || (failed = run_values_set(ctx, invocation, nodes_of(ctx, execution), &attributes)))
        return failed;
    add_text(invocation, body, "name");
    add_text(invocation, body, "notes");
    if (option_value(invocation, "label"))
        json_object_set_new(body, "labels", labels_of(invocation));
    if (attributes)
        json_object_set(body, "attributes", attributes);
    if (json_object_size(body) == 0)
        return df_fail_as(ctx, DF_INVALID, "usage",
                          "say what changes: --name, --label, --notes or --set");
    failed = client_call(&client, "PATCH", path, json_incref(body), &execution);
    if (!failed)
        print_item(invocation, execution, columns);
    return failed;
}

const struct command change_commands[] = {
    {"executions change", "EXECUTION", 1, 1, options, change,
     "another name, labels, notes; other values for a debug run"},
    {},
};
