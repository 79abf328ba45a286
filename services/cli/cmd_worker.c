#include "commands.h"
#include "layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_LIMIT = 2 * OPTION_LIMIT + 2 };

static const struct option_row options[] = {
    {"name", 'n', "NAME", "what to call this machine (its own name)"},
    {"slots", 's', "N", "how many jobs at once"},
    {"gpus", 'g', "N", "how many GPUs it gives out, each to one job (those that are found)"},
    {"base-environment", '\0', "PATH",
     "environment.yml, or folder with bin/python, for operations without one of their own"},
    {"environment-cache-mb", '\0', "N", "environments kept between jobs, in MB (20480)"},
    {"label", 'l', "KEY=VALUE", "something others should know; may be repeated"},
    {},
};

/* The worker is a program of its own: this becomes it. A token is handed over in the environment,
 * where other users of this machine cannot see it. */
static int worker(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *words[WORDS_LIMIT] = {};
    struct layout layout;
    size_t count = 0;

    int failed = layout_find(ctx, &layout);
    if (failed)
        return failed;
    words[count++] = layout_program(ctx, &layout, "worker");
    for (size_t i = 0; i < invocation->option_count; i++) {
        const char *name = invocation->options[i]->name;
        if (strcmp(name, "token") == 0) {
            (void) setenv("DEEPFORGE_TOKEN", invocation->values[i], true);
        } else if (strcmp(name, "output") != 0) {
            words[count++] = df_printf(&ctx->arena, "--%s", name);
            words[count++] = invocation->values[i];
        }
    }
    (void) setenv("DEEPFORGE_RUNTIME_DIR", layout.runtime, false);
    (void) setenv("DEEPFORGE_PYTHON", layout.python, false);
    execv(words[0], (char *const *) (uintptr_t) words);
    return df_fail(ctx, DF_INTERNAL, "cannot run '%s': %s", words[0], strerror(errno));
}

const struct command worker_commands[] = {
    {"worker", "", 0, 0, options, worker,
     "let this machine run jobs of a server (--host, --token with the scope worker)"},
    {},
};
