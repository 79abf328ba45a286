#include "client.h"
#include "commands.h"
#include "file.h"
#include "line_diff.h"
#include "name.h"
#include "print.h"

#include <df/http_client.h>

#include <stdio.h>
#include <string.h>

static const struct option_row code_options[] = {
    {"file", 'O', "FILE", "write the code there, not to standard output"},
    {"put", 0, "FILE", "this file is the code from now on"},
    {},
};

static const struct option_row apply_options[] = {
    {"force", 'f', NULL, "even if the project's code was changed since the run"},
    {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

/* What is being worked on: a debug run, and one of its operations. */
struct work {
    struct client client;
    const char *project, *operation, *path;
};

/* The rows {id, name} of the operations that the jobs of the run have. */
static json_t *operations_of(struct df_ctx *ctx, const json_t *execution)
{
    json_t *items = df_defer_json(&ctx->arena, json_array()), *job, *known = NULL;
    json_t *seen = df_defer_json(&ctx->arena, json_object());
    size_t index;

    json_array_foreach(json_object_get(execution, "job_list"), index, job) {
        const char *id = text_of(job, "operation");
        known = json_object_get(seen, id);
        json_object_set_new(seen, id, json_true());
        if (!known)
            json_array_append_new(
                items, json_pack("{ss ss}", "id", id, "name", text_of(job, "operation_name")));
    }
    return items;
}

static int open_work(const struct invocation *invocation, struct work *work)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *execution = df_url_escape(ctx, argument(invocation, 0));
    json_t *detail, *operation;

    int failed = client_open(invocation, &work->client);
    if (!failed)
        failed = client_call(&work->client, "GET",
                             df_printf(&ctx->arena, "/executions/%s", execution), NULL, &detail);
    if (!failed)
        failed = name_choose(ctx, operations_of(ctx, detail), "operation", argument(invocation, 1),
                             &operation);
    if (failed)
        return failed;
    work->project = text_of(detail, "project");
    work->operation = text_of(operation, "id");
    work->path = df_printf(&ctx->arena, "/executions/%s/operations/%s", execution, work->operation);
    return 0;
}

static int put_code(struct work *work, const json_t *copy, const char *file)
{
    const char *code;
    json_t *answer;

    int failed = file_read(work->client.ctx, file, &code);
    if (failed)
        return failed;
    return client_call(
        &work->client, "PATCH", work->path,
        json_pack("{ss sO}", "code", code, "version", json_object_get(copy, "version")), &answer);
}

static int code(struct invocation *invocation)
{
    struct work work = {};
    const char *put = option_value(invocation, "put"), *file = option_value(invocation, "file");
    json_t *copy;

    int failed = open_work(invocation, &work);
    if (!failed)
        failed = client_call(&work.client, "GET", work.path, NULL, &copy);
    if (failed)
        return failed;
    if (put)
        return put_code(&work, copy, put);
    if (file)
        return file_write(invocation->ctx, file, text_of(copy, "code"), 0644);
    if (wants_json(invocation))
        print_json(copy);
    else
        fputs(text_of(copy, "code"), stdout);
    return 0;
}

static void print_line(void *data, char kind, const char *line)
{
    fprintf(stderr, "%c%s\n", kind, text_printable(data, line));
}

/* The project's code is neither what the copy began as nor what it is: applying would take
 * somebody's work back. */
static int refuse(struct df_ctx *ctx, const char *theirs, const char *ours)
{
    fprintf(stderr, "The project's code was changed since the run; this would be changed:\n");
    line_diff(ctx, theirs, ours, print_line, ctx);
    return df_fail(ctx, DF_CONFLICT,
                   "nothing was changed; say --force to put it there all the same");
}

static int apply(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct work work = {};
    json_t *copy, *operation;

    int failed = open_work(invocation, &work);
    if (!failed)
        failed = client_call(&work.client, "GET", work.path, NULL, &copy);
    if (failed)
        return failed;
    const char *path = df_printf(&ctx->arena, "/projects/%s/operations/%s", work.project,
                                 work.operation);
    failed = client_call(&work.client, "GET", path, NULL, &operation);
    if (failed)
        return failed;
    const char *ours = text_of(copy, "code"), *theirs = text_of(operation, "code");
    bool is_expected = strcmp(theirs, text_of(copy, "base")) == 0 || strcmp(theirs, ours) == 0;
    if (!is_expected && !option_value(invocation, "force"))
        return refuse(ctx, theirs, ours);
    return client_call(&work.client, "PATCH", path, json_pack("{ss}", "code", ours), NULL);
}

static int debug(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *execution;

    int failed = client_open(invocation, &client);
    if (failed)
        return failed;
    return client_call(
        &client, "PATCH",
        df_printf(&ctx->arena, "/executions/%s", df_url_escape(ctx, argument(invocation, 0))),
        json_pack("{sb}", "debug", 1), &execution);
}

const struct command draft_commands[] = {
    {"executions debug", "EXECUTION", 1, 1, NULL, debug,
     "give a run a copy of the code that can be edited"},
    {"executions code", "EXECUTION OPERATION", 2, 2, code_options, code,
     "an operation's code as a debug run has it, or new code for it"},
    {"executions apply", "EXECUTION OPERATION", 2, 2, apply_options, apply,
     "put the code of a debug run into the project"},
    {},
};
