#include "supervisor.h"

#include "child.h"
#include "deadline.h"
#include "file.h"
#include "shell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A program's log: at most this much in the current file and in each of the older ones. */
#define LOG_ROTATION "n4 s4000000"

/* The supervisor of a program listens soon after it was started; on a busy machine, not at once. */
enum { LISTEN_MILLISECONDS = 15000, LISTEN_PAUSE = 5 };

extern char **environ;

static const char *program_folder(struct df_ctx *ctx, const struct data_folder *folder,
                                  enum program_name name)
{
    return df_printf(&ctx->arena, "%s/%s", folder->scan, programs[name].name);
}

static int write_in(struct df_ctx *ctx, const char *folder, const char *name, const char *text,
                    mode_t mode)
{
    return file_write(ctx, df_printf(&ctx->arena, "%s/%s", folder, name), text, mode);
}

/* When nginx' master is killed its workers go on, and hold the port. Their folder gives them away.
 */
static const char *finish_script(struct df_ctx *ctx, const struct layout *layout)
{
    return df_printf(&ctx->arena, "#!/bin/sh\nexec %s end-orphans \"$PWD\"\n",
                     shell_quote(ctx, layout->self));
}

static int prepare_log(struct df_ctx *ctx, const struct data_folder *folder, const char *directory,
                       enum program_name name)
{
    const char *target = df_printf(&ctx->arena, "%s/%s", folder->log, programs[name].name);
    const char *log = df_printf(&ctx->arena, "%s/log", directory);
    int failed = folder_make(ctx, target, 0700);

    if (failed || (failed = folder_make(ctx, log, 0700)))
        return failed;
    return write_in(ctx, log, "run",
                    df_printf(&ctx->arena, "#!/bin/sh\nexec s6-log -b " LOG_ROTATION " %s\n",
                              shell_quote(ctx, target)),
                    0700);
}

static int prepare_one(struct df_ctx *ctx, const struct system *system, enum program_name name)
{
    const char *directory = program_folder(ctx, &system->folder, name), *script;
    const struct program *program = &programs[name];

    int failed = folder_make(ctx, directory, 0700);
    if (failed || (failed = program_script(ctx, system, name, &script))
        || (failed = write_in(ctx, directory, "run", script, 0700))
        || (failed = write_in(ctx, directory, "down-signal", program->stop_signal, 0600))
        || (failed = write_in(ctx, directory, "timeout-kill", program->stop_milliseconds, 0600)))
        return failed;
    if (program->needs_database && (failed = write_in(ctx, directory, "down", "", 0600)))
        return failed;
    if (name == PROGRAM_GATEWAY
        && (failed = write_in(ctx, directory, "finish", finish_script(ctx, &system->layout), 0700)))
        return failed;
    return prepare_log(ctx, &system->folder, directory, name);
}

int supervisor_prepare(struct df_ctx *ctx, const struct system *system)
{
    int failed = folder_remove(ctx, system->folder.scan);

    for (enum program_name name = 0; !failed && name < PROGRAM_COUNT; name++)
        if (system->is_wanted[name])
            failed = prepare_one(ctx, system, name);
    return failed;
}

/* Ours are set in the run scripts; what would change the programs behind our back stays out. */
static bool is_kept(const char *variable)
{
    static const char *const kept[] = {
        "DEEPFORGE_LOG_LEVEL=",        "DEEPFORGE_CONDA=",
        "DEEPFORGE_BASE_ENVIRONMENT=", "DEEPFORGE_ENVIRONMENT_CACHE_MB=",
        "DEEPFORGE_WORKER_",           "DEEPFORGE_RESERVE_SECONDS="};
    static const char *const dropped[] = {"DEEPFORGE_", "DATABASE_URL=", "PG", "NGINX", "NOTIFY_"};

    for (size_t i = 0; i < DF_COUNT(kept); i++)
        if (strncmp(variable, kept[i], strlen(kept[i])) == 0)
            return true;
    for (size_t i = 0; i < DF_COUNT(dropped); i++)
        if (strncmp(variable, dropped[i], strlen(dropped[i])) == 0)
            return false;
    return true;
}

static char **child_environment(struct df_ctx *ctx, const struct data_folder *folder)
{
    size_t count = 0, kept = 0;

    while (environ[count])
        count++;
    char **variables = df_alloc(&ctx->arena, (count + 2) * sizeof *variables);
    for (size_t i = 0; i < count; i++)
        if (is_kept(environ[i]))
            variables[kept++] = environ[i];
    variables[kept] = df_printf(&ctx->arena, "DEEPFORGE_SYSTEM=%s", folder->path);
    return variables;
}

int supervisor_start(struct df_ctx *ctx, const struct data_folder *folder)
{
    const char *const words[] = {"s6-svscan", "-d", "3", "-c", "64", folder->scan, NULL};
    const char *log = df_printf(&ctx->arena, "%s/supervisor.log", folder->log);
    pid_t pid;

    if (!program_find(ctx, "s6-svscan"))
        return df_fail_as(ctx, DF_UNAVAILABLE, "package_missing",
                          "s6 is not installed: apt-get install s6");
    return child_detach(ctx, words, child_environment(ctx, folder), log, &pid);
}

/* A named pipe that somebody reads is a supervisor that listens. */
static bool send(struct df_ctx *ctx, const char *folder, const char *pipe, const char *command)
{
    int fd = open(df_printf(&ctx->arena, "%s/%s", folder, pipe), O_WRONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return false;
    size_t length = strlen(command);
    bool sent = write(fd, command, length) == (ssize_t) length;
    close(fd);
    return sent;
}

bool supervisor_is_running(struct df_ctx *ctx, const struct data_folder *folder)
{
    return send(ctx, folder->scan, ".s6-svscan/control", "");
}

bool supervisor_has(struct df_ctx *ctx, const struct data_folder *folder, enum program_name name)
{
    return send(ctx, program_folder(ctx, folder, name), "supervise/control", "");
}

int supervisor_up(struct df_ctx *ctx, const struct data_folder *folder, enum program_name name)
{
    const char *directory = program_folder(ctx, folder, name);
    struct deadline deadline = deadline_in(LISTEN_MILLISECONDS);

    while (!send(ctx, directory, "supervise/control", "u"))
        if (!supervisor_is_running(ctx, folder) || !deadline_pause(&deadline, LISTEN_PAUSE))
            return df_fail(ctx, DF_UNAVAILABLE, "the supervisor of %s is gone",
                           programs[name].name);
    if (unlink(df_printf(&ctx->arena, "%s/down", directory)) < 0 && errno != ENOENT)
        return df_fail(ctx, DF_INTERNAL, "cannot remove '%s/down': %s", directory, strerror(errno));
    return 0;
}

void supervisor_down(struct df_ctx *ctx, const struct data_folder *folder, enum program_name name)
{
    (void) send(ctx, program_folder(ctx, folder, name), "supervise/control", "d");
}

void supervisor_finish(struct df_ctx *ctx, const struct data_folder *folder)
{
    (void) send(ctx, folder->scan, ".s6-svscan/control", "t");
}

void supervisor_state(struct df_ctx *ctx, const struct data_folder *folder, enum program_name name,
                      struct program_state *state)
{
    const char *const words[] = {"s6-svstat", "-o", "up,pid,updownfor",
                                 program_folder(ctx, folder, name), NULL};
    struct df_error before = ctx->error;
    const char *text = "";
    char is_up[8] = "";

    *state = (struct program_state){};
    if (child_run(ctx, words, &text)) {
        ctx->error = before;
        return;
    }
    long long seconds = 0;
    if (sscanf(text, "%7s %d %lld", is_up, &state->pid, &seconds) == 3) {
        state->is_up = strcmp(is_up, "true") == 0;
        state->seconds = seconds;
    }
}
