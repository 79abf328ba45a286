/* Runs another program and keeps what it says. */
#ifndef CLI_CHILD_H
#define CLI_CHILD_H

#include <df/ctx.h>

#include <sys/types.h>

struct child {
    const char *name; /* for messages */
    pid_t pid;
    int output; /* what it writes to stdout and stderr; -1 if it has none */
};

enum { CHILD_OUTPUT_LIMIT = 256 * 1024 };

/* Starts arguments[0], found in PATH, with nothing to read. `environment` NULL means our own. */
int child_start(struct df_ctx *ctx, const char *const *arguments, char *const *environment,
                struct child *child) DF_MUST_CHECK;

/* Waits for its end; fails with the last line it wrote unless it exits with 0. `output` may be
 * NULL. */
int child_wait(struct df_ctx *ctx, struct child *child, const char **output) DF_MUST_CHECK;

/* Both, one after the other. */
int child_run(struct df_ctx *ctx, const char *const *arguments, const char **output) DF_MUST_CHECK;

/* Starts a program that outlives us: own session, no terminal, output appended to the file `log`.
 * Returns when it has closed descriptor 3 or written to it, so that it can say that it is ready. */
int child_detach(struct df_ctx *ctx, const char *const *arguments, char *const *environment,
                 const char *log, pid_t *pid) DF_MUST_CHECK;

/* The full path of a program in PATH or the usual folders, or NULL. */
const char *program_find(struct df_ctx *ctx, const char *name);

#endif
