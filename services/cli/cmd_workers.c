#include "client.h"
#include "commands.h"
#include "name.h"
#include "print.h"

#include <stdio.h>

static const struct column columns[] = {
    {"ID", "id", COLUMN_TEXT},
    {"NAME", "name", COLUMN_TEXT},
    {"STATE", "status", COLUMN_TEXT},
    {"SLOTS", "slots", COLUMN_TEXT},
    {"RUNS", "running", COLUMN_TEXT},
    {"CORES", "cores", COLUMN_TEXT},
    {"MEMORY", "memory", COLUMN_SIZE},
    {"GPUS", "gpu_count", COLUMN_TEXT},
    {"ISOLATION", "isolation", COLUMN_TEXT},
    {"LIMITS", "limits", COLUMN_TEXT},
    {"SEEN", "seen_at", COLUMN_TIME},
    {},
};

static const char *name_or(const json_t *job, const char *member, const char *otherwise)
{
    const char *name = json_string_value(json_object_get(job, member));

    return name ? name : otherwise;
}

/* "train of 'Train #2' (CIFAR)" of the first, and how many others; a new text. */
static json_t *running_text(const json_t *jobs)
{
    const json_t *first = json_array_get(jobs, 0);
    size_t count = json_array_size(jobs);

    if (!first)
        return json_string("-");
    json_t *text = json_sprintf("%s of '%s' (%s)", name_or(first, "name", "?"),
                                name_or(first, "execution_name", "?"),
                                name_or(first, "project_name", "?"));
    if (count < 2)
        return text;
    json_t *all = json_sprintf("%s +%zu", json_string_value(text), count - 1);
    json_decref(text);
    return all;
}

/* What a table shows of a list. */
static void add_counts(json_t *worker)
{
    json_object_set_new(worker, "running", running_text(json_object_get(worker, "jobs")));
    json_object_set_new(
        worker, "gpu_count",
        json_integer((json_int_t) json_array_size(json_object_get(worker, "gpus"))));
}

static const struct option_row list_options[] = {
    {"all", 0, NULL, "those of everybody; for administrators"},
    {},
};

static int list(struct invocation *invocation)
{
    struct client client;
    json_t *items, *worker;
    size_t i;

    int failed = client_open(invocation, &client);
    if (failed
        || (failed = client_list(&client,
                                 option_value(invocation, "all") ? "/workers?all=true" : "/workers",
                                 &items)))
        return failed;
    if (!wants_json(invocation))
        json_array_foreach(items, i, worker)
            add_counts(worker);
    print_items(invocation, items, columns);
    return 0;
}

/* The path of the worker that is meant. */
static int find(struct invocation *invocation, struct client *client, const char **path)
{
    json_t *items, *worker;

    int failed = client_open(invocation, client);
    if (failed || (failed = client_list(client, "/workers", &items))
        || (failed = name_choose(invocation->ctx, items, "worker", argument(invocation, 0),
                                 &worker)))
        return failed;
    *path = df_printf(&invocation->ctx->arena, "/workers/%s",
                      json_string_value(json_object_get(worker, "id")));
    return 0;
}

static int set_draining(struct invocation *invocation, json_t *draining)
{
    json_t *body = df_defer_json(&invocation->ctx->arena, json_pack("{so}", "draining", draining));
    struct client client;
    const char *path;
    json_t *worker;

    int failed = find(invocation, &client, &path);
    if (failed || (failed = client_call(&client, "PATCH", path, json_incref(body), &worker)))
        return failed;
    if (wants_json(invocation))
        print_json(worker);
    else
        printf("%s\n", json_string_value(json_object_get(worker, "status")));
    return 0;
}

static int drain(struct invocation *invocation)
{
    return set_draining(invocation, json_true());
}

static int resume(struct invocation *invocation)
{
    return set_draining(invocation, json_false());
}

static int leave(struct invocation *invocation)
{
    struct client client;
    const char *path;

    int failed = find(invocation, &client, &path);
    return failed ? failed : client_call(&client, "DELETE", path, NULL, NULL);
}

const struct command workers_commands[] = {
    {"workers list", "", 0, 0, list_options, list,
     "machines that run your jobs, and what they have"},
    {"workers drain", "WORKER", 1, 1, NULL, drain, "it finishes what it has and takes nothing new"},
    {"workers resume", "WORKER", 1, 1, NULL, resume, "it takes new jobs again"},
    {"workers remove", "WORKER", 1, 1, NULL, leave, "its jobs go back to the queue"},
    {},
};
