#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { READY_MILLISECONDS = 10000, READY_FD = 3 };

/* In the child: default signals, nothing inherited but what `fds` says, and go. */
static void become(const char *const *arguments, char *const *environment, int output)
{
    sigset_t none;
    int nothing = open("/dev/null", O_RDONLY);

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    dup2(nothing, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    if (environment)
        environ = (char **) (uintptr_t) environment;
    execvp(arguments[0], (char *const *) (uintptr_t) arguments);
    dprintf(STDERR_FILENO, "cannot run %s: %s\n", arguments[0], strerror(errno));
    _exit(127);
}

int child_start(struct df_ctx *ctx, const char *const *arguments, char *const *environment,
                struct child *child)
{
    int pipe_ends[2];

    if (pipe2(pipe_ends, O_CLOEXEC) < 0)
        return df_fail(ctx, DF_INTERNAL, "cannot make a pipe: %s", strerror(errno));
    pid_t pid = fork();
    if (pid == 0) {
        (void) prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody would wait for it */
        become(arguments, environment, pipe_ends[1]);
    }
    close(pipe_ends[1]);
    if (pid < 0) {
        close(pipe_ends[0]);
        return df_fail(ctx, DF_INTERNAL, "cannot start '%s': %s", arguments[0], strerror(errno));
    }
    *child = (struct child){arguments[0], pid, pipe_ends[0]};
    return 0;
}

static const char *read_output(struct df_ctx *ctx, int fd)
{
    char *text = df_alloc(&ctx->arena, CHILD_OUTPUT_LIMIT + 1), rest[4096];
    size_t length = 0;
    ssize_t got;

    do {
        bool full = length == CHILD_OUTPUT_LIMIT;
        got = read(fd, full ? rest : text + length,
                   full ? sizeof rest : CHILD_OUTPUT_LIMIT - length);
        if (got > 0 && !full)
            length += (size_t) got;
    } while (got > 0 || (got < 0 && errno == EINTR));
    return text;
}

static const char *last_line(struct df_ctx *ctx, const char *text)
{
    size_t end = strlen(text);

    while (end > 0 && strchr("\r\n ", text[end - 1]))
        end--;
    size_t start = end;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    return df_strndup(&ctx->arena, text + start, end - start);
}

int child_wait(struct df_ctx *ctx, struct child *child, const char **output)
{
    const char *text = read_output(ctx, child->output);
    int status;

    close(child->output);
    child->output = -1;
    while (waitpid(child->pid, &status, 0) < 0)
        if (errno != EINTR)
            return df_fail(ctx, DF_INTERNAL, "lost '%s': %s", child->name, strerror(errno));
    if (output)
        *output = text;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    return df_fail(ctx, DF_INTERNAL, "%s failed: %s", child->name, last_line(ctx, text));
}

int child_run(struct df_ctx *ctx, const char *const *arguments, const char **output)
{
    struct child child;
    int failed = child_start(ctx, arguments, NULL, &child);

    return failed ? failed : child_wait(ctx, &child, output);
}

static int await_ready(struct df_ctx *ctx, const char *name, int fd)
{
    struct pollfd ready = {fd, POLLIN, 0};
    int found = poll(&ready, 1, READY_MILLISECONDS);

    close(fd);
    return found == 1 ? 0 : df_fail(ctx, DF_UNAVAILABLE, "'%s' did not become ready", name);
}

int child_detach(struct df_ctx *ctx, const char *const *arguments, char *const *environment,
                 const char *log, pid_t *pid)
{
    int ready[2], output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (output < 0 || pipe2(ready, O_CLOEXEC) < 0)
        return df_fail(ctx, DF_INVALID, "cannot write '%s': %s", log, strerror(errno));
    *pid = fork();
    if (*pid == 0) {
        setsid();
        int kept = fcntl(ready[1], F_DUPFD, READY_FD + 1); /* in case it is READY_FD already */
        dup2(kept, READY_FD);
        close(kept);
        become(arguments, environment, output);
    }
    close(output);
    close(ready[1]);
    if (*pid < 0) {
        close(ready[0]);
        return df_fail(ctx, DF_INTERNAL, "cannot start '%s': %s", arguments[0], strerror(errno));
    }
    return await_ready(ctx, arguments[0], ready[0]);
}

const char *program_find(struct df_ctx *ctx, const char *name)
{
    const char *folders = df_printf(&ctx->arena, "%s:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin",
                                    getenv("PATH") ? getenv("PATH") : "");

    while (*folders) {
        size_t length = strcspn(folders, ":");
        const char *path = df_printf(&ctx->arena, "%.*s/%s", (int) length, folders, name);
        if (length > 0 && access(path, X_OK) == 0)
            return path;
        folders += length + (folders[length] == ':');
    }
    return NULL;
}
