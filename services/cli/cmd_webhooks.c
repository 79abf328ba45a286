#include "client.h"
#include "commands.h"
#include "name.h"
#include "print.h"

#include <stdio.h>
#include <string.h>

static const struct option_row add_options[] = {
    {"events", 'e', "EVENTS",
     "what to tell, with commas (execution.success,execution.failed,execution.canceled); also "
     "artifact.created"},
    {},
};

static const struct column columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"ADDRESS", "url", COLUMN_TEXT},
    {"ON", "enabled", COLUMN_YES},
    {"LAST", "last_delivery.status", COLUMN_TEXT},
    {"AT", "last_delivery.created_at", COLUMN_TIME},
    {"WHY", "last_delivery.detail", COLUMN_TEXT},
    {"PAUSED", "paused_reason", COLUMN_TEXT},
    {},
};

static const struct column delivery_columns[] = {
    {"ID", "id", COLUMN_TEXT},         {"EVENT", "event", COLUMN_TEXT},
    {"RESULT", "status", COLUMN_TEXT}, {"TRIES", "tries", COLUMN_TEXT},
    {"AT", "created_at", COLUMN_TIME}, {"NEXT", "next_at", COLUMN_TIME},
    {"DETAIL", "detail", COLUMN_TEXT}, {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

static int list_of(struct client *client, const char *given, json_t **project, json_t **items)
{
    int failed = client_project(client, given, project);

    if (failed)
        return failed;
    return client_list(
        client, df_printf(&client->ctx->arena, "/projects/%s/webhooks", text_of(*project, "id")),
        items);
}

static int list(struct invocation *invocation)
{
    struct client client;
    json_t *project, *items;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = list_of(&client, argument(invocation, 0), &project, &items);
    if (!failed)
        print_items(invocation, items, columns);
    return failed;
}

/* "a,b" as ["a", "b"]. */
static json_t *events_of(struct df_ctx *ctx, const char *text)
{
    char *copy = df_strdup(&ctx->arena, text), *rest = NULL;
    json_t *events = json_array();

    for (char *word = strtok_r(copy, ", ", &rest); word; word = strtok_r(NULL, ", ", &rest))
        json_array_append_new(events, json_string(word));
    return events;
}

static void show_made(struct invocation *invocation, json_t *webhook)
{
    if (wants_json(invocation))
        print_json(webhook);
    else
        printf("%s\nsecret: %s (shown this once)\n", text_of(webhook, "id"),
               text_of(webhook, "secret"));
}

static int add(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *events = option_value(invocation, "events");
    struct client client;
    json_t *project, *webhook;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_project(&client, argument(invocation, 0), &project);
    if (failed)
        return failed;
    json_t *wanted = events_of(
        ctx, events ? events : "execution.success,execution.failed,execution.canceled");
    failed = client_call(
        &client, "POST", df_printf(&ctx->arena, "/projects/%s/webhooks", text_of(project, "id")),
        json_pack("{ss so}", "url", argument(invocation, 1), "events", wanted), &webhook);
    if (!failed)
        show_made(invocation, webhook);
    return failed;
}

/* The path of the webhook that is meant, by id or address. */
static int find(struct invocation *invocation, struct client *client, const char **path)
{
    json_t *project, *items, *webhook;
    size_t i;

    int failed = client_open(invocation, client);
    if (!failed)
        failed = list_of(client, argument(invocation, 0), &project, &items);
    if (failed)
        return failed;
    json_array_foreach(items, i, webhook)
        json_object_set(webhook, "name", json_object_get(webhook, "url"));
    failed = name_choose(invocation->ctx, items, "webhook", argument(invocation, 1), &webhook);
    if (!failed)
        *path = df_printf(&invocation->ctx->arena, "/webhooks/%s", text_of(webhook, "id"));
    return failed;
}

static int set_enabled(struct invocation *invocation, json_t *enabled)
{
    json_t *body = df_defer_json(&invocation->ctx->arena, json_pack("{so}", "enabled", enabled));
    struct client client;
    const char *path;
    json_t *webhook;

    int failed = find(invocation, &client, &path);
    if (!failed)
        failed = client_call(&client, "PATCH", path, json_incref(body), &webhook);
    if (!failed && wants_json(invocation))
        print_json(webhook);
    return failed;
}

static int switch_on(struct invocation *invocation)
{
    return set_enabled(invocation, json_true());
}

static int switch_off(struct invocation *invocation)
{
    return set_enabled(invocation, json_false());
}

static int rotate(struct invocation *invocation)
{
    struct client client;
    const char *path;
    json_t *webhook;

    int failed = find(invocation, &client, &path);
    if (!failed)
        failed = client_call(&client, "POST", df_printf(&invocation->ctx->arena, "%s/secret", path),
                             NULL, &webhook);
    if (!failed)
        show_made(invocation, webhook);
    return failed;
}

static int test(struct invocation *invocation)
{
    struct client client;
    const char *path;
    json_t *delivery;

    int failed = find(invocation, &client, &path);
    if (!failed)
        failed = client_call(&client, "POST", df_printf(&invocation->ctx->arena, "%s/test", path),
                             NULL, &delivery);
    if (!failed)
        print_item(invocation, delivery, delivery_columns);
    return failed;
}

static int show_deliveries(struct invocation *invocation)
{
    struct client client;
    const char *path;
    json_t *items;

    int failed = find(invocation, &client, &path);
    if (!failed)
        failed = client_list(&client, df_printf(&invocation->ctx->arena, "%s/deliveries", path),
                             &items);
    if (!failed)
        print_items(invocation, items, delivery_columns);
    return failed;
}

static int redeliver(struct invocation *invocation)
{
    struct client client;
    json_t *delivery;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_call(
            &client, "POST",
            df_printf(&invocation->ctx->arena, "/deliveries/%s/redeliver", argument(invocation, 0)),
            NULL, &delivery);
    if (!failed)
        print_item(invocation, delivery, delivery_columns);
    return failed;
}

static int leave(struct invocation *invocation)
{
    struct client client;
    const char *path;

    int failed = find(invocation, &client, &path);
    return failed ? failed : client_call(&client, "DELETE", path, NULL, NULL);
}

const struct command webhook_commands[] = {
    {"webhooks list", "PROJECT", 1, 1, NULL, list, "who is told what happens"},
    {"webhooks add", "PROJECT ADDRESS", 2, 2, add_options, add,
     "signed calls to an address; prints the secret, this once"},
    {"webhooks deliveries", "PROJECT WEBHOOK", 2, 2, NULL, show_deliveries,
     "what was told, and what came of it"},
    {"webhooks test", "PROJECT WEBHOOK", 2, 2, NULL, test, "tells it something at once"},
    {"webhooks redeliver", "DELIVERY", 1, 1, NULL, redeliver, "tells it again, with the same id"},
    {"webhooks on", "PROJECT WEBHOOK", 2, 2, NULL, switch_on, "also after it was paused"},
    {"webhooks off", "PROJECT WEBHOOK", 2, 2, NULL, switch_off, "it is told nothing more"},
    {"webhooks secret", "PROJECT WEBHOOK", 2, 2, NULL, rotate, "a new secret"},
    {"webhooks remove", "PROJECT WEBHOOK", 2, 2, NULL, leave, "its deliveries go with it"},
    {},
};
