#include "commands.h"
#include "exit_code.h"
#include "help.h"
#include "leftovers.h"

#include <df/http_client.h>
#include <df/process.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command *const tables[] = {
    system_commands,    run_commands,      execution_list_commands,
    execution_commands, compare_commands,  removal_commands,
    retention_commands, draft_commands,    sweep_commands,
    artifact_commands,  import_commands,   lineage_commands,
    storage_commands,   project_commands,  archive_commands,
    extension_commands, resource_commands, resource_import_commands,
    pipeline_commands,  token_commands,    user_commands,
    worker_commands,    workers_commands,  trigger_commands,
    webhook_commands,   config_commands,   upkeep_commands,
    metric_commands,    change_commands,   NULL,
};

/* A single reason is often the sentence itself. */
static bool is_said(const struct df_error *error)
{
    const json_t *only = json_array_get(error->errors, 0);
    const char *detail = json_string_value(json_object_get(only, "detail"));

    return json_array_size(error->errors) == 1 && (!detail || strstr(error->detail, detail));
}

static void print_problem(const struct df_error *error)
{
    size_t index;
    json_t *row;

    fprintf(stderr, "deepforge: %s\n",
            error->detail[0] ? error->detail : df_code_info[error->code].title);
    if (is_said(error))
        return;
    json_array_foreach(error->errors, index, row) {
        const char *pointer = json_string_value(json_object_get(row, "pointer"));
        const char *detail = json_string_value(json_object_get(row, "detail"));
        fprintf(stderr, "  %s: %s\n", pointer ? pointer : "", detail ? detail : "");
    }
}

static int run(struct df_ctx *ctx, char *const *words)
{
    struct invocation invocation;

    int failed = command_parse(ctx, tables, words, &invocation);
    if (failed)
        return failed;
    if (!invocation.command) {
        help_print_all(tables);
        return 0;
    }
    if (option_value(&invocation, "help")) {
        help_print(invocation.command);
        return 0;
    }
    return invocation.command->run(&invocation);
}

/* libpq, initdb and the server all listen to PGPORT, PGOPTIONS and their like, which are meant for
 * other databases. */
static void forget_foreign_database(void)
{
    char **variable = environ;

    while (*variable) {
        char name[64];
        size_t length = strcspn(*variable, "=");
        bool is_foreign = strncmp(*variable, "PG", 2) == 0 && length < sizeof name;
        snprintf(name, sizeof name, "%.*s", (int) length, *variable);
        if (is_foreign)
            (void) unsetenv(name); /* the rest moves up */
        else
            variable++;
    }
}

int main(int argc, char **argv)
{
    struct df_process process = {.name = "deepforge"};
    struct df_ctx ctx;
    int code = EXIT_SUCCESS;

    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("deepforge " DF_VERSION "\n");
        return EXIT_SUCCESS;
    }
    forget_foreign_database();
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of write() */
    if (df_http_open(&process.http))
        return EXIT_FAILURE;
    df_ctx_init(&ctx, "cli", &process);
    if (run(&ctx, argv + 1)) {
        print_problem(&ctx.error);
        code = exit_code_of(&ctx.error);
    }
    df_ctx_release(&ctx);
    df_http_close(process.http);
    return code;
}
