#include "leftovers.h"

#include "deadline.h"
#include "process.h"

#include <df/record.h>

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { POLITE_MILLISECONDS = 5000, KILLED_MILLISECONDS = 2000 };

/* Our programs rewrite their titles, and with them the environment that /proc shows; so does nginx,
 * and PostgreSQL. Their folder remains. A shell that somebody left in such a folder is none of
 * these. */
static const char *const our_names[] = {
    "s6-svscan", "s6-supervise",  "s6-log",      "nginx",      "redis-server",
    "postgres",  "df-auth",       "df-projects", "df-storage", "df-compute",
    "df-worker", "df-executions", "dbmate",      NULL,
};

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    return strncmp(path, folder, length) == 0 && (path[length] == '/' || !path[length]);
}

/* The same path without links, as /proc shows it. */
static const char *real(struct df_ctx *ctx, const char *path)
{
    char found[PATH_MAX];

    return realpath(path, found) ? df_strdup(&ctx->arena, found) : path;
}

struct search {
    struct df_ctx *ctx;
    const char *variable, *run, *database, *redis;
    struct process *processes;
    size_t count;
    bool *ours; /* by index in processes */
};

static bool works_here(const struct search *search, pid_t pid)
{
    const char *folder = process_folder(search->ctx, pid);

    return is_below(folder, search->run) || is_below(folder, search->database)
           || is_below(folder, search->redis);
}

static bool is_ours(const struct search *search, const struct process *process)
{
    if (process->pid == getpid() || process->pid == 1)
        return false;
    if (process_has_variable(process->pid, search->variable))
        return true;
    return df_name_find(our_names, process->name) >= 0 && works_here(search, process->pid);
}

static bool has_our_parent(const struct search *search, const struct process *process)
{
    for (size_t i = 0; i < search->count; i++)
        if (search->ours[i] && search->processes[i].pid == process->parent)
            return process->pid != getpid();
    return false;
}

/* What one of ours started is ours too, whatever it is called. */
static size_t find(struct search *search)
{
    size_t found = 0, before;

    search->count = process_list(search->ctx, &search->processes);
    search->ours = df_alloc(&search->ctx->arena, search->count * sizeof *search->ours + 1);
    for (size_t i = 0; i < search->count; i++)
        found += search->ours[i] = is_ours(search, &search->processes[i]);
    do {
        before = found;
        for (size_t i = 0; i < search->count; i++)
            if (!search->ours[i] && has_our_parent(search, &search->processes[i]))
                found += search->ours[i] = true;
    } while (found > before);
    return found;
}

/* A number may go to another process at any time; a descriptor may not. So the look at who it is
 * comes after opening. */
static void send_signal(const struct process *process, int signal)
{
    int fd = (int) syscall(SYS_pidfd_open, process->pid, 0);
    struct process now;

    if (fd < 0)
        return;
    if (process_find(process->pid, &now) && strcmp(now.name, process->name) == 0)
        (void) syscall(SYS_pidfd_send_signal, fd, signal, NULL, 0);
    close(fd);
}

static bool is_supervisor(const struct process *process)
{
    return strcmp(process->name, "s6-svscan") == 0 || strcmp(process->name, "s6-supervise") == 0;
}

/* PostgreSQL takes SIGTERM as "when everybody has gone" and SIGINT as "now, in good order". */
static int polite_signal(const struct process *process)
{
    return strcmp(process->name, "postgres") == 0 ? SIGINT : SIGTERM;
}

static void signal_all(const struct search *search, int signal)
{
    for (size_t i = 0; i < search->count; i++)
        if (search->ours[i])
            send_signal(&search->processes[i],
                        signal ? signal : polite_signal(&search->processes[i]));
}

static void kill_supervisors(const struct search *search)
{
    for (size_t i = 0; i < search->count; i++)
        if (search->ours[i] && is_supervisor(&search->processes[i]))
            send_signal(&search->processes[i], SIGKILL);
}

static bool await_none(struct search *search, int milliseconds)
{
    struct deadline deadline = deadline_in(milliseconds);

    while (find(search) > 0)
        if (!deadline_pause(&deadline, 20))
            return false;
    return true;
}

int leftovers_end(struct df_ctx *ctx, const struct data_folder *folder, size_t *count)
{
    struct df_ctx inner;
    df_ctx_init(&inner, ctx->id, NULL);
    struct search search = {
        .ctx = &inner,
        .variable = df_printf(&inner.arena, "DEEPFORGE_SYSTEM=%s", folder->path),
        .run = real(&inner, folder->run),
        .database = real(&inner, folder->database),
        .redis = real(&inner, folder->redis),
    };
    bool gone = true;

    *count = find(&search);
    if (*count > 0) {
        kill_supervisors(&search);
        signal_all(&search, 0);
        gone = await_none(&search, POLITE_MILLISECONDS);
        if (!gone) {
            signal_all(&search, SIGKILL);
            gone = await_none(&search, KILLED_MILLISECONDS);
        }
    }
    df_ctx_release(&inner);
    return gone ? 0
                : df_fail(ctx, DF_UNAVAILABLE, "some processes of '%s' do not end", folder->path);
}

void orphans_end(struct df_ctx *ctx, const char *directory)
{
    struct search search = {.ctx = ctx, .run = real(ctx, directory)};

    search.count = process_list(ctx, &search.processes);
    for (size_t i = 0; i < search.count; i++) {
        const struct process *process = &search.processes[i];
        if (process->pid != getpid() && strcmp(process->name, "nginx") == 0
            && strcmp(process_folder(ctx, process->pid), search.run) == 0)
            send_signal(process, SIGKILL);
    }
}
