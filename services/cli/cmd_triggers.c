#include "client.h"
#include "commands.h"
#include "name.h"
#include "print.h"

#include <df/http_client.h>

#include <stdio.h>
#include <string.h>

static const struct option_row add_options[] = {
    {"name", 'n', "NAME", "what to call the trigger (the name of the pipeline)"},
    {"cron", 0, "EXPRESSION", "when: minute hour day month weekday, or @daily"},
    {"zone", 'z', "ZONE", "whose clocks, such as Europe/Berlin (UTC)"},
    {"missed", 0, "POLICY", "runs that were missed: skip, once or all (once)"},
    {"webhook", 0, NULL, "runs when a signed call comes; prints the secret, this once"},
    {"allow-attributes", 0, NULL, "the calls may set attributes"},
    {"artifact", 0, "PATTERN",
     "runs when an artifact with such a name arrives, as in 'data_*.npy'"},
    {"type", 0, "TYPE", "and only with this type"},
    {"input", 'i', "NODE", "the Input that takes it, by name or id (Input)"},
    {"overlap", 0, "POLICY", "while the run before goes on: allow or skip (allow)"},
    {"compute", 'c', "NAME", "where to run (Server compute)"},
    {"storage", 's', "NAME", "where to keep what it makes (Local blob storage)"},
    {},
};

static const struct option_row next_options[] = {
    {"zone", 'z', "ZONE", "whose clocks, such as Europe/Berlin (UTC)"},
    {},
};

static const struct column columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"KIND", "kind", COLUMN_TEXT},
    {"ON", "enabled", COLUMN_YES},
    {"WHEN", "when", COLUMN_TEXT},
    {"NEXT", "next_at", COLUMN_TIME},
    {"LAST", "last_firing.status", COLUMN_TEXT},
    {"BY", "created_by.name", COLUMN_TEXT},
    {"PAUSED", "paused_reason", COLUMN_TEXT},
    {},
};

static const struct column log_columns[] = {
    {"DUE", "due_at", COLUMN_TIME},
    {"RESULT", "status", COLUMN_TEXT},
    {"EXECUTION", "execution", COLUMN_TEXT},
    {"DETAIL", "detail", COLUMN_TEXT},
    {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

/* What a table shows of the three kinds. */
static void add_when(struct df_ctx *ctx, json_t *trigger)
{
    const char *cron = text_of(trigger, "cron"), *artifact = text_of(trigger, "artifact_name");
    const char *when = *cron ? df_printf(&ctx->arena, "%s %s", cron, text_of(trigger, "time_zone"))
                       : *artifact ? artifact
                                   : "a signed call";

    json_object_set_new(trigger, "when", json_string(when));
}

static int list_of(struct client *client, const char *given, json_t **project, json_t **items)
{
    int failed = client_project(client, given, project);

    if (failed)
        return failed;
    return client_list(
        client, df_printf(&client->ctx->arena, "/projects/%s/triggers", text_of(*project, "id")),
        items);
}

static int list(struct invocation *invocation)
{
    struct client client;
    json_t *project, *items, *trigger;
    size_t i;

    int failed = client_open(invocation, &client);
    if (failed || (failed = list_of(&client, argument(invocation, 0), &project, &items)))
        return failed;
    if (!wants_json(invocation))
        json_array_foreach(items, i, trigger)
            add_when(invocation->ctx, trigger);
    print_items(invocation, items, columns);
    return 0;
}

/* The item of a list below /api/v1 that an option names, or the preset. */
static int choose(struct client *client, const struct invocation *invocation, const char *option,
                  const char *path, const char *preset, const char **id)
{
    const char *given = option_value(invocation, option);
    json_t *items, *item;

    *id = preset;
    if (!given)
        return 0;
    int failed = client_list(client, path, &items);
    if (!failed)
        failed = name_choose(client->ctx, items, option, given, &item);
    if (!failed)
        *id = text_of(item, "id");
    return failed;
}

static int read_kind(struct invocation *invocation, json_t *body)
{
    const char *cron = option_value(invocation, "cron");
    const char *artifact = option_value(invocation, "artifact");
    const char *zone = option_value(invocation, "zone"), *input = option_value(invocation, "input");
    bool is_webhook = option_value(invocation, "webhook") != NULL;

    if ((cron != NULL) + (artifact != NULL) + is_webhook != 1)
        return df_fail_as(invocation->ctx, DF_INVALID, "usage",
                          "say one of --cron, --webhook and --artifact");
    json_t *own = cron
                      ? json_pack("{ss ss ss ss*}", "kind", "schedule", "cron", cron, "time_zone",
                                  zone ? zone : "UTC", "missed", option_value(invocation, "missed"))
                  : artifact ? json_pack("{ss ss ss ss*}", "kind", "artifact", "artifact_name",
                                         artifact, "input", input ? input : "Input",
                                         "artifact_type", option_value(invocation, "type"))
                             : json_pack("{ss sb}", "kind", "webhook", "allow_attributes",
                                         option_value(invocation, "allow-attributes") != NULL);
    json_object_update(body, own);
    json_decref(own);
    return 0;
}

static void show_added(struct invocation *invocation, const struct client *client, json_t *trigger)
{
    const char *secret = text_of(trigger, "secret");

    if (wants_json(invocation)) {
        print_json(trigger);
        return;
    }
    printf("%s\n", text_of(trigger, "id"));
    if (*secret)
        printf("secret: %s (shown this once)\naddress: %s/api/v1/hooks/%s\n", secret, client->host,
               text_of(trigger, "id"));
}

static int add(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *project, *pipelines, *pipeline, *trigger;
    const char *compute, *storage, *name = option_value(invocation, "name");
    json_t *body = df_defer_json(&ctx->arena, json_object());

    int failed = read_kind(invocation, body);
    if (failed || (failed = client_open(invocation, &client))
        || (failed = client_project(&client, argument(invocation, 0), &project)))
        return failed;
    const char *path = df_printf(&ctx->arena, "/projects/%s", text_of(project, "id"));
    failed = client_list(&client, df_printf(&ctx->arena, "%s/pipelines", path), &pipelines);
    if (failed
        || (failed = name_choose(ctx, pipelines, "pipeline", argument(invocation, 1), &pipeline))
        || (failed = choose(&client, invocation, "compute", "/computes", SERVER_COMPUTE, &compute))
        || (failed = choose(&client, invocation, "storage",
                            df_printf(&ctx->arena, "%s/storages", path), BLOB_STORAGE, &storage)))
        return failed;
    json_t *more = json_pack("{ss ss s{ss ss} ss*}", "name",
                             name ? name : text_of(pipeline, "name"), "pipeline",
                             text_of(pipeline, "id"), "run", "compute", compute, "storage", storage,
                             "overlap", option_value(invocation, "overlap"));
    json_object_update(body, more);
    json_decref(more);
    failed = client_call(&client, "POST", df_printf(&ctx->arena, "%s/triggers", path),
                         json_incref(body), &trigger);
    if (!failed)
        show_added(invocation, &client, trigger);
    return failed;
}

/* The path of the trigger that is meant. */
static int find(struct invocation *invocation, struct client *client, const char **path)
{
    json_t *project, *items, *trigger;

    int failed = client_open(invocation, client);
    if (failed || (failed = list_of(client, argument(invocation, 0), &project, &items))
        || (failed = name_choose(invocation->ctx, items, "trigger", argument(invocation, 1),
                                 &trigger)))
        return failed;
    *path = df_printf(&invocation->ctx->arena, "/triggers/%s", text_of(trigger, "id"));
    return 0;
}

static int show_log(struct invocation *invocation)
{
    struct client client;
    const char *path;
    json_t *items;

    int failed = find(invocation, &client, &path);
    if (!failed)
        failed = client_list(&client, df_printf(&invocation->ctx->arena, "%s/firings", path),
                             &items);
    if (!failed)
        print_items(invocation, items, log_columns);
    return failed;
}

static int set_enabled(struct invocation *invocation, json_t *enabled)
{
    json_t *body = df_defer_json(&invocation->ctx->arena, json_pack("{so}", "enabled", enabled));
    struct client client;
    const char *path;
    json_t *trigger;

    int failed = find(invocation, &client, &path);
    if (!failed)
        failed = client_call(&client, "PATCH", path, json_incref(body), &trigger);
    if (!failed && wants_json(invocation))
        print_json(trigger);
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

static int fire(struct invocation *invocation)
{
    struct client client;
    const char *path;
    json_t *firing;

    int failed = find(invocation, &client, &path);
    if (!failed)
        failed = client_call(&client, "POST", df_printf(&invocation->ctx->arena, "%s/fire", path),
                             NULL, &firing);
    if (failed)
        return failed;
    if (wants_json(invocation))
        print_json(firing);
    else
        printf("%s\n", text_of(firing, "execution"));
    return 0;
}

static int rotate(struct invocation *invocation)
{
    struct client client;
    const char *path;
    json_t *trigger;

    int failed = find(invocation, &client, &path);
    if (!failed)
        failed = client_call(&client, "POST", df_printf(&invocation->ctx->arena, "%s/secret", path),
                             NULL, &trigger);
    if (!failed)
        show_added(invocation, &client, trigger);
    return failed;
}

static int leave(struct invocation *invocation)
{
    struct client client;
    const char *path;

    int failed = find(invocation, &client, &path);
    return failed ? failed : client_call(&client, "DELETE", path, NULL, NULL);
}

static int next(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *zone = option_value(invocation, "zone");
    struct client client;
    json_t *answer, *time;
    size_t i;

    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_call(&client, "GET",
                             df_printf(&ctx->arena, "/schedules/next?cron=%s&time_zone=%s",
                                       df_url_escape(ctx, argument(invocation, 0)),
                                       df_url_escape(ctx, zone ? zone : "UTC")),
                             NULL, &answer);
    if (failed)
        return failed;
    if (wants_json(invocation))
        print_json(json_object_get(answer, "times"));
    else
        json_array_foreach(json_object_get(answer, "times"), i, time)
            printf("%s\n", json_string_value(time));
    return 0;
}

const struct command trigger_commands[] = {
    {"triggers list", "PROJECT", 1, 1, NULL, list, "what starts runs by itself"},
    {"triggers add", "PROJECT PIPELINE", 2, 2, add_options, add,
     "by a schedule, by signed calls or by arriving artifacts"},
    {"triggers log", "PROJECT TRIGGER", 2, 2, NULL, show_log,
     "when it was due, and what came of it"},
    {"triggers run", "PROJECT TRIGGER", 2, 2, NULL, fire, "one run at once"},
    {"triggers on", "PROJECT TRIGGER", 2, 2, NULL, switch_on, "also after it was paused"},
    {"triggers off", "PROJECT TRIGGER", 2, 2, NULL, switch_off, "it keeps its log"},
    {"triggers secret", "PROJECT TRIGGER", 2, 2, NULL, rotate, "a new secret for a webhook"},
    {"triggers remove", "PROJECT TRIGGER", 2, 2, NULL, leave, "its runs stay"},
    {"triggers next", "CRON", 1, 1, next_options, next, "the next five times of an expression"},
    {},
};
