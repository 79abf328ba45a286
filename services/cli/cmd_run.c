#include "commands.h"
#include "console.h"
#include "name.h"
#include "print.h"
#include "run_values.h"
#include "watch.h"

#include <df/http_client.h>
#include <df/uuid.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row run_options[] = {
    {"name", 'n', "NAME", "what to call the run"},
    {"compute", 'c', "NAME", "where to run (Server compute)"},
    {"storage", 's', "NAME", "where to keep what it makes (Local blob storage)"},
    {"no-cache", 0, NULL, "run every job again, even if the same was run before"},
    {"debug", 0, NULL, "with a copy of the code that can be edited: executions code"},
    {"priority", 'p', "N", "before (to 100) or after (to -100) your other runs; 0 unless given"},
    {"set", 0, "NODE.ATTRIBUTE=VALUE", "another value than the pipeline has; may be repeated"},
    {"sweep", 0, "NODE.ATTRIBUTE=VALUES",
     "one run for each of 0.1,0.01 or 1..8, or '0.001..1 count 4 log'; repeated: each combination"},
    {"random", 0, "N", "with --sweep: so many combinations, drawn at random"},
    {"seed", 0, "N", "with --random: the same seed draws the same"},
    {"parallel", 0, "N", "with --sweep: so many runs at once (10)"},
    {"watch", 'w', NULL, "show what its jobs print until it ends"},
    {},
};

static const struct option_row continue_options[] = {
    {"as-is", 0, NULL, "with the code that was run before, not with the model as it is now"},
    {"job", 'j', "JOB",
     "restart this job, by id or name, and all that depends on it; may be repeated"},
    {"all", 'a', NULL, "restart every job"},
    {"watch", 'w', NULL, "show what its jobs print until it ends"},
    {},
};

static const struct option_row retry_options[] = {
    {"watch", 'w', NULL, "show what its jobs print until it ends"},
    {},
};

static const char *id_of(const json_t *item)
{
    return json_string_value(json_object_get(item, "id"));
}

static const char *name_of(const json_t *item)
{
    return json_string_value(json_object_get(item, "name"));
}

/* Names may have slashes themselves: the first split whose left half is a project decides. */
static int split(struct client *client, const char *given, json_t **project, const char **pipeline)
{
    struct df_ctx *ctx = client->ctx;
    json_t *projects;

    int failed = client_list(client, "/projects", &projects);
    if (failed)
        return failed;
    for (const char *slash = strchr(given, '/'); slash; slash = strchr(slash + 1, '/')) {
        const char *name = df_strndup(&ctx->arena, given, (size_t) (slash - given));
        *pipeline = slash + 1;
        failed = name_choose(ctx, projects, "project", name, project);
        if (failed != -DF_NOT_FOUND)
            return failed;
    }
    return failed ? failed
                  : df_fail_as(ctx, DF_INVALID, "usage",
                               "say which pipeline: deepforge run PROJECT/PIPELINE");
}

/* Of a list below /api/v1, the one that an option names, or the preset. */
static int choose(struct client *client, const struct invocation *invocation, const char *option,
                  const char *path, const char *preset, const char **id)
{
    const char *given = option_value(invocation, option);
    json_t *items, *item;

    *id = preset;
    if (!given)
        return 0;
    int failed = client_list(client, path, &items);
    if (failed || (failed = name_choose(client->ctx, items, option, given, &item)))
        return failed;
    *id = id_of(item);
    return 0;
}

/* NULL when it is not given; how far it may go, the server says. */
static int read_priority(const struct invocation *invocation, json_t **priority)
{
    const char *given = option_value(invocation, "priority");
    char *end;

    *priority = NULL;
    if (!given)
        return 0;
    long number = strtol(given, &end, 10);
    if (!*given || *end)
        return df_fail_as(invocation->ctx, DF_INVALID, "usage",
                          "--priority must be a whole number");
    *priority = json_integer(number);
    return 0;
}

static void print_warnings(struct df_ctx *ctx, const json_t *answer)
{
    size_t index;
    json_t *row;

    json_array_foreach(json_object_get(answer, "warnings"), index, row) {
        const char *detail = json_string_value(json_object_get(row, "detail"));
        fprintf(stderr, "deepforge: warning: %s\n", text_printable(ctx, detail ? detail : ""));
    }
}

/* Says what is to be known before the run: that no worker fits, for one. A check that fails says
 * nothing, for the run will say it. */
static void warn_before(struct client *client, const char *path, json_t *body)
{
    const struct df_error before = client->ctx->error;
    json_t *check;

    if (client_call(client, "POST", df_printf(&client->ctx->arena, "%s/check", path),
                    json_incref(body), &check)
        == 0)
        print_warnings(client->ctx, check);
    client->ctx->error = before;
}

static int start(struct client *client, const struct invocation *invocation, json_t **execution)
{
    struct df_ctx *ctx = client->ctx;
    const char *pipeline_name = "", *compute, *storage, *project_id;
    json_t *project, *pipelines, *pipeline, *priority;

    int failed = read_priority(invocation, &priority);
    if (!failed)
        failed = split(client, argument(invocation, 0), &project, &pipeline_name);
    if (failed)
        return failed;
    project_id = id_of(project);
    failed = client_list(client, df_printf(&ctx->arena, "/projects/%s/pipelines", project_id),
                         &pipelines);
    if (failed || (failed = name_choose(ctx, pipelines, "pipeline", pipeline_name, &pipeline))
        || (failed = choose(client, invocation, "compute", "/computes", SERVER_COMPUTE, &compute))
        || (failed = choose(client, invocation, "storage",
                            df_printf(&ctx->arena, "/projects/%s/storages", project_id),
                            BLOB_STORAGE, &storage)))
        return failed;
    json_t *body = df_defer_json(
        &ctx->arena, json_pack("{ss ss* ss ss sb sb so*}", "pipeline", id_of(pipeline), "name",
                               option_value(invocation, "name"), "compute", compute, "storage",
                               storage, "use_cache", !option_value(invocation, "no-cache"), "debug",
                               option_value(invocation, "debug") != NULL, "priority", priority));
    failed = run_values_add(client, invocation, project_id, body);
    if (failed)
        return failed;
    const char *path = df_printf(&ctx->arena, "/projects/%s/%s", project_id,
                                 option_value(invocation, "sweep") ? "sweeps" : "executions");
    warn_before(client, path, body);
    return client_call(client, "POST", path, json_incref(body), execution);
}

/* Says what was started, and stays with it when that was asked for. */
static int show_started(struct client *client, struct invocation *invocation,
                        const json_t *execution)
{
    if (!option_value(invocation, "watch")) {
        if (wants_json(invocation))
            print_json(execution);
        else
            printf("%s  %s\n", id_of(execution),
                   text_printable(invocation->ctx, name_of(execution)));
        return 0;
    }
    printf("%s  %s\n", id_of(execution), text_printable(invocation->ctx, name_of(execution)));
    fflush(stdout);
    return watch_execution(client, id_of(execution), NULL);
}

static int show_started_sweep(struct invocation *invocation, const json_t *sweep)
{
    const json_t *counts = json_object_get(sweep, "executions");

    if (wants_json(invocation))
        print_json(sweep);
    else
        printf("%s  %s  %lld runs\n", id_of(sweep), text_printable(invocation->ctx, name_of(sweep)),
               (long long) json_integer_value(json_object_get(counts, "total")));
    return 0;
}

static int run(struct invocation *invocation)
{
    struct client client;
    json_t *execution;

    int failed = run_values_check(invocation);
    if (!failed)
        failed = client_open(invocation, &client);
    if (failed || (failed = start(&client, invocation, &execution)))
        return failed;
    if (option_value(invocation, "sweep"))
        return show_started_sweep(invocation, execution);
    return show_started(&client, invocation, execution);
}

/* The job of this id or name. */
static const char *find_job(const json_t *execution, const char *given)
{
    size_t index;
    json_t *job;

    json_array_foreach(json_object_get(execution, "job_list"), index, job)
        if (strcmp(id_of(job), given) == 0 || strcmp(name_of(job), given) == 0)
            return id_of(job);
    return NULL;
}

/* Inputs and pinned operations are not run. */
static json_t *all_jobs(struct df_ctx *ctx, const json_t *execution)
{
    json_t *jobs = df_defer_json(&ctx->arena, json_array()), *job;
    size_t index;

    json_array_foreach(json_object_get(execution, "job_list"), index, job) {
        const char *operation = json_string_value(json_object_get(job, "operation"));
        const char *state = json_string_value(
            json_object_get(json_object_get(job, "cache"), "state"));
        bool is_pinned = json_is_true(json_object_get(job, "cached"))
                         && !(state && strcmp(state, "hit") == 0);
        if (!is_pinned && !(operation && strcmp(operation, "Input") == 0))
            json_array_append(jobs, json_object_get(job, "id"));
    }
    return jobs;
}

/* The ids of all --job, as a new array; NULL in `jobs` when there is none. */
static int find_jobs(struct client *client, const struct invocation *invocation, const char *path,
                     json_t **jobs)
{
    json_t *execution;

    *jobs = NULL;
    if (!option_value(invocation, "job") && !option_value(invocation, "all"))
        return 0;
    int failed = client_call(client, "GET", path, NULL, &execution);
    if (failed)
        return failed;
    if (option_value(invocation, "all")) {
        *jobs = all_jobs(client->ctx, execution);
        return 0;
    }
    *jobs = df_defer_json(&client->ctx->arena, json_array());
    for (size_t i = 0; option_nth(invocation, "job", i); i++) {
        const char *given = option_nth(invocation, "job", i);
        const char *id = find_job(execution, given);
        if (!id)
            return df_fail(client->ctx, DF_NOT_FOUND, "the run has no job '%s'", given);
        json_array_append_new(*jobs, json_string(id));
    }
    return 0;
}

static int go_on(struct invocation *invocation, bool as_is)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *path = df_printf(&ctx->arena, "/executions/%s",
                                 df_url_escape(ctx, argument(invocation, 0)));
    struct client client;
    json_t *jobs, *execution;

    int failed = client_open(invocation, &client);
    if (failed || (failed = find_jobs(&client, invocation, path, &jobs)))
        return failed;
    failed = client_call(&client, "POST", df_printf(&ctx->arena, "%s/continue", path),
                         json_pack("{sb sO*}", "retry_as_is", as_is, "jobs", jobs), &execution);
    return failed ? failed : show_started(&client, invocation, execution);
}

static int continue_run(struct invocation *invocation)
{
    return go_on(invocation, option_value(invocation, "as-is") != NULL);
}

static int retry(struct invocation *invocation)
{
    return go_on(invocation, true);
}

static const struct option_row logs_options[] = {
    {"follow", 'f', NULL, "stay until the run ends"},
    {"search", 's', "TEXT", "only the lines that have this text, with their numbers"},
    {"exact", 'x', NULL, "with --search: A is not a"},
    {"file", 'O', "FILE", "write what one job has printed there, as it is"},
    {},
};

/* The execution of a job, when the id is a job's. */
static int find_execution(struct client *client, const char *id, const char **execution,
                          const char **job)
{
    struct df_ctx *ctx = client->ctx;
    const char *escaped = df_url_escape(ctx, id);
    json_t *answer;

    int failed = client_call(client, "GET", df_printf(&ctx->arena, "/executions/%s", escaped), NULL,
                             &answer);
    *execution = id;
    if (failed != -DF_NOT_FOUND)
        return failed;
    failed = client_call(client, "GET", df_printf(&ctx->arena, "/jobs/%s", escaped), NULL, &answer);
    if (failed == -DF_NOT_FOUND)
        return df_fail(ctx, DF_NOT_FOUND, "there is no execution or job '%s'", id);
    if (failed)
        return failed;
    *execution = json_string_value(json_object_get(answer, "execution"));
    *job = id;
    return 0;
}

/* Those that are meant: one, by id or name, or all. */
static int choose_jobs(struct df_ctx *ctx, const json_t *execution, const char *named,
                       json_t **jobs)
{
    json_t *all = json_object_get(execution, "job_list"), *one;

    *jobs = all;
    if (!named)
        return 0;
    int failed = name_choose(ctx, all, "job", named, &one);
    if (failed)
        return failed;
    *jobs = df_defer_json(&ctx->arena, json_array());
    json_array_append(*jobs, one);
    return 0;
}

/* Standard output, a file, or only the lines that are looked for. */
static int show_consoles(struct invocation *invocation, struct client *client, json_t *execution,
                         const char *job)
{
    const char *file = option_value(invocation, "file");
    const struct console_query query = {.text = option_value(invocation, "search"),
                                        .is_exact = option_value(invocation, "exact") != NULL,
                                        .wants_json = wants_json(invocation)};
    json_t *jobs;

    if (!file && !query.text)
        return watch_print(client, execution, job);
    int failed = choose_jobs(invocation->ctx, execution, job, &jobs);
    if (failed)
        return failed;
    if (query.text)
        return console_find(client, jobs, &query);
    if (json_array_size(jobs) != 1)
        return df_fail(invocation->ctx, DF_INVALID, "say which job: a file has the console of one");
    return console_save(client, json_array_get(jobs, 0), file);
}

static int logs(struct invocation *invocation)
{
    struct client client;
    const char *execution, *job = argument(invocation, 1);
    json_t *state;

    int failed = client_open(invocation, &client);
    if (failed || (failed = find_execution(&client, argument(invocation, 0), &execution, &job)))
        return failed;
    if (option_value(invocation, "follow"))
        return watch_execution(&client, execution, job);
    failed = client_call(&client, "GET",
                         df_printf(&invocation->ctx->arena, "/executions/%s", execution), NULL,
                         &state);
    return failed ? failed : show_consoles(invocation, &client, state, job);
}

const struct command run_commands[] = {
    {"run", "PROJECT/PIPELINE", 1, 1, run_options, run, "run a pipeline"},
    {"continue", "EXECUTION", 1, 1, continue_options, continue_run,
     "go on where a run failed or was canceled, with the model as it is now"},
    {"retry", "EXECUTION", 1, 1, retry_options, retry,
     "go on where a run failed or was canceled, with the code it had"},
    {"logs", "EXECUTION|JOB [JOB NAME]", 1, 2, logs_options, logs, "what the jobs of a run print"},
    {},
};
