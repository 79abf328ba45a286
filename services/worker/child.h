/* Starts other programs: with nothing inherited but what is named, and limits of its own. */
#ifndef CHILD_H
#define CHILD_H

#include <df/ctx.h>
#include <sys/types.h>

enum { CHILD_HELD = 4 };

struct child_limits {
    int64_t processes, file_bytes, memory_bytes; /* 0 = no limit */
};

struct child {
    const char *const *argv; /* argv[0] is a path; NULL-terminated */
    const char *const *envp;
    int out, err; /* descriptors 1 and 2; -1: /dev/null */
    int channel;  /* descriptor 3, or -1 */
    int held;     /* inherited as CHILD_HELD, for the lock that goes with it; 0 or -1: none */
    struct child_limits limits;
};

/* The process, in a session of its own, killed when the thread that started it ends. 0 when it
 * could not be started. */
pid_t child_start(const struct child *child);

/* Kills the process and its session, and takes its status. */
void child_kill(pid_t pid);

/* Runs a program to its end. Output (both streams) goes to `output` as it comes. Ends it when
 * `is_stopped` (may be NULL) says so, or after `seconds`. `status` is that of wait; -1 when it was
 * ended. */
struct command {
    struct child child;
    void (*output)(void *context, const char *bytes, size_t size);
    bool (*is_stopped)(void *context);
    void *context;
    int64_t seconds;
};
int command_run(struct df_ctx *ctx, const struct command *command, int *status) DF_MUST_CHECK;

/* The same for a short program: its output as text, at most 1 MiB. Fails unless it exits with 0. */
int command_read(struct df_ctx *ctx, const struct child *child, int64_t seconds,
                 const char **text) DF_MUST_CHECK;

/* The path of a program as a shell would find it; NULL when there is none. */
const char *program_find(struct df_arena *arena, const char *name);

#endif
