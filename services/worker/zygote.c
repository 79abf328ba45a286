#include "tree.h"
#include "zygote_inner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The import of large packages from a cold disk takes its time; a polite end does not. */
enum { READY_SECONDS = 120, END_MILLISECONDS = 2000 };

static int make_folder(struct df_ctx *ctx, struct zygote *zygote,
                       const struct zygote_config *config)
{
    tree_remove(config->jobs_fd, zygote->name);
    if (mkdirat(config->jobs_fd, zygote->name, 0755) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot make a folder for jobs: %s", strerror(errno));
    zygote->folder = openat(config->jobs_fd, zygote->name,
                            O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    zygote->parent = config->jobs_fd;
    if (zygote->folder < 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot open a folder for jobs: %s", strerror(errno));
    return 0;
}

static pid_t start(struct zygote *zygote, const struct zygote_config *config,
                   const struct python *python, int channel, int errors)
{
    const struct options *options = config->sandbox->options;
    const char *folder = df_printf(&zygote->arena, "%s/%s", config->jobs, zygote->name);
    bool is_inside = config->sandbox->level != SANDBOX_PROCESSES;
    const char *const program[] = {python->path, "-m", "deepforge.zygote", NULL};
    const char *shown[32] = {options->runtime_dir};
    size_t count = 1;

    for (const char *const *path = python->folders; *path && count + 1 < DF_COUNT(shown); path++)
        shown[count++] = *path;
    const struct sandbox_wish wish = {
        .argv = program,
        .shown = shown,
        .work = folder,
        .uid = zygote->uid,
        .is_held = python->hold > 0,
    };
    const struct child child = {
        .argv = sandbox_argv(&zygote->arena, config->sandbox, &wish),
        .envp = sandbox_env(&zygote->arena, config->sandbox, python, is_inside ? NULL : folder),
        .out = errors,
        .err = errors,
        .channel = channel,
        .held = python->hold,
        .limits = {options->processes, options->file_bytes, options->memory_bytes},
    };
    zygote->inside = is_inside ? SANDBOX_WORK : folder;
    return child_start(&child);
}

static int connect_child(struct df_ctx *ctx, struct zygote *zygote,
                         const struct zygote_config *config, const struct python *python)
{
    int sockets[2], pipe_fds[2];
    const int on = 1;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot make a socket: %s", strerror(errno));
    if (pipe2(pipe_fds, O_CLOEXEC) != 0) {
        close(sockets[0]);
        close(sockets[1]);
        return df_fail(ctx, DF_UNAVAILABLE, "cannot make a pipe: %s", strerror(errno));
    }
    (void) setsockopt(sockets[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    zygote->channel = sockets[0];
    zygote->errors = pipe_fds[0];
    zygote->pid = start(zygote, config, python, sockets[1], pipe_fds[1]);
    close(sockets[1]);
    close(pipe_fds[1]);
    if (zygote->pid == 0 || pthread_create(&zygote->reader, NULL, zygote_read_all, zygote) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot start Python: %s", strerror(errno));
    return 0;
}

static int wait_until_ready(struct df_ctx *ctx, struct zygote *zygote)
{
    struct timespec until;
    int failed = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += READY_SECONDS;
    pthread_mutex_lock(&zygote->lock);
    while (!zygote->is_ready && !zygote->is_dead
           && pthread_cond_clockwait(&zygote->changed, &zygote->lock, CLOCK_MONOTONIC, &until)
                  != ETIMEDOUT)
        continue;
    if (!zygote->is_ready)
        failed = df_fail(ctx, DF_UNAVAILABLE, "Python did not start: %s",
                         *zygote->said ? zygote->said : "it said nothing");
    pthread_mutex_unlock(&zygote->lock);
    return failed;
}

/* A descriptor of the folder as it is mounted inside: with one of ours a job could walk up into our
 * file system. */
static int open_view(struct df_ctx *ctx, struct zygote *zygote)
{
    char path[64];

    if (strcmp(zygote->inside, SANDBOX_WORK) == 0)
        snprintf(path, sizeof path, "/proc/%d/root" SANDBOX_WORK, (int) zygote->python);
    else
        snprintf(path, sizeof path, "/proc/self/fd/%d", zygote->folder);
    zygote->view = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (zygote->view < 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot look into the sandbox: %s", strerror(errno));
    return 0;
}

int zygote_open(struct df_ctx *ctx, const struct zygote_config *config, const struct python *python,
                unsigned long number, struct zygote **zygote_out)
{
    struct zygote *zygote = calloc(1, sizeof *zygote);

    if (!zygote)
        abort();
    df_arena_init(&zygote->arena, DF_ARENA_LIMIT);
    zygote->channel = zygote->errors = zygote->folder = zygote->view = -1;
    zygote->uid = sandbox_uid(config->sandbox, number);
    snprintf(zygote->name, sizeof zygote->name, "z%lu", number);
    pthread_mutex_init(&zygote->lock, NULL);
    pthread_mutex_init(&zygote->sending, NULL);
    pthread_cond_init(&zygote->changed, NULL);
    int failed = make_folder(ctx, zygote, config);
    if (!failed)
        failed = connect_child(ctx, zygote, config, python);
    if (!failed)
        zygote_offer_group(zygote, config->groups);
    if (!failed)
        failed = wait_until_ready(ctx, zygote);
    if (!failed)
        failed = open_view(ctx, zygote);
    if (failed)
        zygote_close(zygote);
    else
        *zygote_out = zygote;
    return failed;
}

static void close_if(int fd)
{
    if (fd >= 0)
        close(fd);
}

void zygote_close(struct zygote *zygote)
{
    if (!zygote)
        return;
    if (zygote->reader) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += END_MILLISECONDS / 1000;
        (void) shutdown(zygote->channel, SHUT_WR);
        pthread_mutex_lock(&zygote->lock);
        while (!zygote->is_dead
               && pthread_cond_clockwait(&zygote->changed, &zygote->lock, CLOCK_MONOTONIC, &until)
                      != ETIMEDOUT)
            continue;
        pthread_mutex_unlock(&zygote->lock);
    }
    child_kill(zygote->pid);
    if (zygote->reader) {
        (void) shutdown(zygote->channel, SHUT_RDWR);
        pthread_join(zygote->reader, NULL);
    }
    zygote_take_group(zygote);
    close_if(zygote->channel);
    close_if(zygote->errors);
    close_if(zygote->view);
    if (zygote->folder >= 0) {
        close(zygote->folder);
        tree_remove(zygote->parent, zygote->name);
    }
    pthread_cond_destroy(&zygote->changed);
    pthread_mutex_destroy(&zygote->sending);
    pthread_mutex_destroy(&zygote->lock);
    df_arena_release(&zygote->arena);
    free(zygote);
}

int zygote_folder(const struct zygote *zygote)
{
    return zygote->folder;
}

int64_t zygote_uid(const struct zygote *zygote)
{
    return zygote->uid;
}

pid_t zygote_python(struct zygote *zygote)
{
    pthread_mutex_lock(&zygote->lock);
    pid_t python = zygote->python;
    pthread_mutex_unlock(&zygote->lock);
    return python;
}

bool zygote_is_dead(struct zygote *zygote)
{
    pthread_mutex_lock(&zygote->lock);
    bool is_dead = zygote->is_dead;
    pthread_mutex_unlock(&zygote->lock);
    return is_dead;
}

int zygote_send(struct zygote *zygote, json_t *message, const int *fds, size_t count)
{
    char *text = json_dumps(message, JSON_COMPACT);
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(ZYGOTE_FDS * sizeof(int))];
    } control = {};
    struct iovec piece = {text, text ? strlen(text) : 0};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1};

    json_decref(message);
    if (!text)
        abort();
    if (count > 0) {
        header.msg_control = &control;
        header.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *c = CMSG_FIRSTHDR(&header);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(c), fds, count * sizeof(int));
    }
    ssize_t sent = sendmsg(zygote->channel, &header, MSG_NOSIGNAL);
    free(text);
    return sent < 0 ? -1 : 0;
}

int zygote_run(struct df_ctx *ctx, struct zygote *zygote, struct zygote_run *run,
               const struct jobdir *jobdir, int console, int frames)
{
    const char *path = df_printf(&ctx->arena, "%s/%s", zygote->inside, jobdir->name);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int directory = openat(zygote->view, jobdir->name,
                           O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int fds[ZYGOTE_FDS] = {null, console, frames, directory};
    int failed = 0;

    run->status = run->signal = -1;
    pthread_mutex_lock(&zygote->lock);
    run->next = zygote->runs;
    zygote->runs = run;
    bool is_dead = zygote->is_dead;
    pthread_mutex_unlock(&zygote->lock);
    if (is_dead || null < 0 || directory < 0)
        failed = df_fail(ctx, DF_UNAVAILABLE, "Python has ended: %s", zygote->said);
    else
        failed = zygote_send_run(
            ctx, zygote, run, json_pack("{ss ss ss}", "type", "run", "job", run->name, "dir", path),
            fds);
    close_if(null);
    close_if(directory);
    if (failed)
        zygote_forget(zygote, run);
    return failed;
}

void zygote_kill(struct zygote *zygote, const struct zygote_run *run)
{
    if (run->group)
        cgroup_kill(run->group);
    (void) zygote_send(zygote,
                       json_pack("{ss ss si}", "type", "kill", "job", run->name, "signal", SIGKILL),
                       NULL, 0);
}

void zygote_end(struct zygote *zygote)
{
    (void) kill(-zygote->pid, SIGKILL);
    (void) kill(zygote->pid, SIGKILL);
}

void zygote_forget(struct zygote *zygote, struct zygote_run *run)
{
    pthread_mutex_lock(&zygote->lock);
    for (struct zygote_run **at = &zygote->runs; *at; at = &(*at)->next)
        if (*at == run) {
            *at = run->next;
            break;
        }
    pthread_mutex_unlock(&zygote->lock);
}
