#include "client.h"
#include "commands.h"
#include "file.h"
#include "name.h"
#include "print.h"

#include <df/http_client.h>

#include <stdio.h>
#include <string.h>

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

static const char *execution_path(const struct invocation *invocation, const char *rest)
{
    struct df_ctx *ctx = invocation->ctx;

    return df_printf(&ctx->arena, "/executions/%s%s", df_url_escape(ctx, argument(invocation, 0)),
                     rest);
}

/* Of jobs that wait: why, as their compute says it. Without that the rest is shown all the same. */
static void add_waits(struct client *client, json_t *execution)
{
    struct df_ctx *ctx = client->ctx;
    const struct df_error before = ctx->error;
    const char *path = df_printf(&ctx->arena, "/computes/%s/queue", text_of(execution, "compute"));
    json_t *queue = NULL, *job, *queued;
    size_t i, k;

    if (strcmp(text_of(execution, "status"), "queued") != 0
        && strcmp(text_of(execution, "status"), "running") != 0)
        return;
    if (client_list(client, path, &queue))
        queue = NULL;
    ctx->error = before;
    json_array_foreach(json_object_get(execution, "job_list"), i, job)
        json_array_foreach(queue, k, queued)
            if (strcmp(text_of(queued, "job"), text_of(job, "id")) == 0
                && json_is_string(json_object_get(queued, "waiting")))
                json_object_set_new(job, "detail",
                                    json_sprintf("waits: %s", text_of(queued, "waiting")));
}

static int show(struct invocation *invocation)
{
    struct client client;
    json_t *execution;

    int failed = client_open(invocation, &client);
    if (failed
        || (failed = client_call(&client, "GET", execution_path(invocation, ""), NULL, &execution)))
        return failed;
    if (!wants_json(invocation))
        add_waits(&client, execution);
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
    {"executions show", "EXECUTION", 1, 1, NULL, show, "one run and its jobs"},
    {"executions cancel", "EXECUTION", 1, 1, NULL, cancel, "stop a run"},
    {"executions environment", "EXECUTION JOB", 2, 2, environment_options, environment,
     "exactly which packages a job ran with"},
    {},
};
