#include "agent.h"

#include <df/log.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 2: the settings or the token are wrong, so starting it again helps nobody. */
enum { EXIT_WRONG = 2 };

int main(int argc, char **argv)
{
    static struct options options;
    struct df_ctx ctx;

    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return options_print_help(), EXIT_SUCCESS;
    if (argc > 1 && strcmp(argv[1], "--version") == 0)
        return puts(DF_VERSION), EXIT_SUCCESS;
    df_log_program("worker");
    df_ctx_init(&ctx, "worker", NULL);
    int failed = options_read(&ctx, argc, argv, &options);
    if (!failed) {
        options_hide_secrets(argc, argv);
        df_log_level(options.log_level);
        failed = agent_run(&ctx, &options);
    }
    if (failed)
        fprintf(stderr, "df-worker: %s\n", ctx.error.detail);
    df_ctx_release(&ctx);
    if (!failed)
        return EXIT_SUCCESS;
    return failed == -DF_UNAVAILABLE ? EXIT_FAILURE : EXIT_WRONG;
}
