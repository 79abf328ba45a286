#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How often a running command is asked whether it shall stop. */
enum { ASK_MILLISECONDS = 200, OUTPUT_PIECE = 16384, TEXT_LIMIT = 1024 * 1024, MAX_PATH = 4096 };

static void limit(int resource, int64_t value)
{
    const struct rlimit both = {(rlim_t) value, (rlim_t) value};

    if (value > 0)
        (void) setrlimit((__rlimit_resource_t) resource, &both);
}

static void set_limits(const struct child_limits *limits)
{
    const struct rlimit none = {0, 0};

    (void) setrlimit(RLIMIT_CORE, &none);
    limit(RLIMIT_NPROC, limits->processes);
    limit(RLIMIT_FSIZE, limits->file_bytes);
    limit(RLIMIT_AS, limits->memory_bytes);
}

/* When memory runs out, jobs go before the worker. */
static void offer_to_oom_killer(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    if (fd >= 0) {
        (void) !write(fd, "500", 3);
        close(fd);
    }
}

static void place(int from, int to)
{
    if (from == to)
        (void) fcntl(from, F_SETFD, 0);
    else
        (void) dup2(from, to);
}

/* Between fork and exec of a program with threads: only system calls. */
static void become(const struct child *child, int null, pid_t parent)
{
    sigset_t none;

    (void) setsid();
    sigemptyset(&none);
    (void) sigprocmask(SIG_SETMASK, &none, NULL);
    (void) signal(SIGPIPE, SIG_DFL);
    (void) prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    (void) prctl(PR_SET_DUMPABLE, 1);
    offer_to_oom_killer();
    set_limits(&child->limits);
    place(null, 0);
    place(child->out >= 0 ? child->out : null, 1);
    place(child->err >= 0 ? child->err : null, 2);
    if (child->channel >= 0)
        place(child->channel, 3);
    if (child->held > 0)
        place(child->held, CHILD_HELD);
    execve(child->argv[0], (char *const *) (uintptr_t) child->argv,
           (char *const *) (uintptr_t) child->envp);
    _exit(127);
}

/* Descriptors up to here get a new meaning in the child, so what is passed on must lie above. */
enum { RESERVED = 10 };

static int above_reserved(int fd)
{
    return fd < 0 ? fd : fcntl(fd, F_DUPFD_CLOEXEC, RESERVED);
}

pid_t child_start(const struct child *child)
{
    struct child moved = *child;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int high_null = above_reserved(null);
    pid_t parent = getpid();

    moved.out = above_reserved(child->out);
    moved.err = above_reserved(child->err);
    moved.channel = above_reserved(child->channel);
    moved.held = child->held > 0 ? above_reserved(child->held) : -1;
    pid_t pid = fork();
    if (pid == 0)
        become(&moved, high_null, parent);
    const int opened[] = {null, high_null, moved.out, moved.err, moved.channel, moved.held};
    for (size_t i = 0; i < DF_COUNT(opened); i++)
        if (opened[i] >= 0)
            close(opened[i]);
    return pid > 0 ? pid : 0;
}

void child_kill(pid_t pid)
{
    if (pid <= 0)
        return;
    (void) kill(-pid, SIGKILL);
    (void) kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}

static int64_t seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* True at the end of the output, false when it shall stop before. */
static bool pump(const struct command *command, int fd)
{
    int64_t until = seconds_now() + command->seconds;
    char piece[OUTPUT_PIECE];

    for (;;) {
        struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
        if (seconds_now() > until || (command->is_stopped && command->is_stopped(command->context)))
            return false;
        if (poll(&poll_fd, 1, ASK_MILLISECONDS) <= 0)
            continue;
        ssize_t size = read(fd, piece, sizeof piece);
        if (size <= 0)
            return true;
        if (command->output)
            command->output(command->context, piece, (size_t) size);
    }
}

int command_run(struct df_ctx *ctx, const struct command *command, int *status)
{
    struct child child = command->child;
    int pipe_fds[2];

    if (pipe2(pipe_fds, O_CLOEXEC) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot make a pipe: %s", strerror(errno));
    child.out = child.err = pipe_fds[1];
    pid_t pid = child_start(&child);
    close(pipe_fds[1]);
    if (pid == 0) {
        close(pipe_fds[0]);
        return df_fail(ctx, DF_UNAVAILABLE, "cannot start '%s': %s", child.argv[0],
                       strerror(errno));
    }
    bool ended = pump(command, pipe_fds[0]);
    close(pipe_fds[0]);
    *status = -1;
    if (ended)
        while (waitpid(pid, status, 0) < 0 && errno == EINTR)
            continue;
    else
        child_kill(pid);
    return 0;
}

struct text {
    char *bytes;
    size_t size;
};

static void collect(void *context, const char *bytes, size_t size)
{
    struct text *text = context;

    if (text->size + size > TEXT_LIMIT)
        size = TEXT_LIMIT - text->size;
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
}

int command_read(struct df_ctx *ctx, const struct child *child, int64_t seconds, const char **text)
{
    struct text collected = {.bytes = malloc(TEXT_LIMIT + 1)};
    int status;

    if (!collected.bytes)
        abort();
    df_defer(&ctx->arena, free, collected.bytes);
    const struct command command = {
        .child = *child, .output = collect, .context = &collected, .seconds = seconds};
    int failed = command_run(ctx, &command, &status);
    if (failed)
        return failed;
    collected.bytes[collected.size] = '\0';
    *text = collected.bytes;
    if (status != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "'%s' failed: %.300s", child->argv[0],
                       collected.size > 300 ? collected.bytes + collected.size - 300
                                            : collected.bytes);
    return 0;
}

const char *program_find(struct df_arena *arena, const char *name)
{
    const char *path = getenv("PATH");

    if (strchr(name, '/'))
        return access(name, X_OK) == 0 ? df_strdup(arena, name) : NULL;
    for (const char *part = path ? path : "/usr/bin:/bin"; *part; part += *part == ':') {
        char candidate[MAX_PATH];
        size_t length = strcspn(part, ":");
        int written = snprintf(candidate, sizeof candidate, "%.*s/%s", (int) length, part, name);
        if (written > 0 && (size_t) written < sizeof candidate && access(candidate, X_OK) == 0)
            return df_strdup(arena, candidate);
        part += length;
        if (!*part)
            break;
    }
    return NULL;
}
