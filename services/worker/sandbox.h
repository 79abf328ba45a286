/* What keeps jobs apart from the machine and from one another: found out once at start, by trying.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include "options.h"
#include "python.h"

enum sandbox_level {
    SANDBOX_ROOT,      /* bubblewrap started by root; jobs are users of their own */
    SANDBOX_USER,      /* bubblewrap in a user namespace */
    SANDBOX_PROCESSES, /* nothing but processes of their own */
    SANDBOX_COUNT,
};

struct sandbox {
    enum sandbox_level level;
    const char *bwrap, *setpriv;
    const struct options *options;
};

/* What one program in the sandbox needs. Paths are the same inside and outside, but for the work
 * folder. */
struct sandbox_wish {
    const char *const *argv;  /* NULL-terminated; argv[0] is a path */
    const char *const *shown; /* folders and files to see, NULL-terminated */
    const char *writable;     /* one that may be written to, or NULL */
    const char *work;         /* this one appears as SANDBOX_WORK, writable; or NULL */
    int64_t uid;              /* with SANDBOX_ROOT */
    bool is_held;             /* CHILD_HELD stays open as long as anything runs in it */
};

#define SANDBOX_WORK "/run/jobs"

/* The best level that works here and that the settings allow; DF_UNAVAILABLE when the one they ask
 * for does not. */
int sandbox_find(struct df_ctx *ctx, const struct options *options, const struct python *python,
                 struct sandbox *sandbox) DF_MUST_CHECK;

/* The environment of a program in it: nothing of the worker's own but how to reach the network and
 * the GPUs. `home` is a folder it may write to; NULL: /tmp. */
const char *const *sandbox_env(struct df_arena *arena, const struct sandbox *sandbox,
                               const struct python *python, const char *home);

/* The whole command line. */
const char *const *sandbox_argv(struct df_arena *arena, const struct sandbox *sandbox,
                                const struct sandbox_wish *wish);

/* "bubblewrap" or "processes". */
const char *sandbox_name(const struct sandbox *sandbox);

/* The user a job runs as, who must own what it may write; -1: the worker's own. */
int64_t sandbox_uid(const struct sandbox *sandbox, unsigned long number);

/* The user that builds environments; jobs never are this one. */
int64_t sandbox_builder_uid(const struct sandbox *sandbox);

/* Whether jobs are users of their own, so that files that are only readable stay as they are. */
bool sandbox_can_share(const struct sandbox *sandbox);

#endif
