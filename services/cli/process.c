#include "process.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENVIRONMENT_SIZE = 256 * 1024, STAT_SIZE = 1024, ROLLUP_SIZE = 4096 };

/* Files of /proc have no size: read until the end or the limit. Returns the length, with a NUL
 * behind it. */
static size_t read_proc(pid_t pid, const char *name, char *text, size_t size)
{
    char path[64];
    size_t length = 0;
    ssize_t got = 1;

    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    text[0] = '\0';
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    while (length < size - 1 && got > 0) {
        got = read(fd, text + length, size - 1 - length);
        if (got > 0)
            length += (size_t) got;
    }
    close(fd);
    text[length] = '\0';
    return length;
}

/* "12 (nginx) S 1 ...": the name may hold anything, so its end is the last parenthesis. */
bool process_find(pid_t pid, struct process *process)
{
    char text[STAT_SIZE];

    read_proc(pid, "stat", text, sizeof text);
    const char *name = strchr(text, '('), *end = strrchr(text, ')');
    if (!name || !end)
        return false;
    *process = (struct process){.pid = pid};
    snprintf(process->name, sizeof process->name, "%.*s", (int) (end - name - 1), name + 1);
    return sscanf(end + 1, " %*c %d", &process->parent) == 1;
}

size_t process_list(struct df_ctx *ctx, struct process **processes)
{
    DIR *folder = opendir("/proc");
    size_t count = 0, capacity = 1024;
    struct process *list = df_alloc(&ctx->arena, capacity * sizeof *list);

    for (const struct dirent *entry = folder ? readdir(folder) : NULL; entry;
         entry = readdir(folder)) {
        if (!isdigit((unsigned char) entry->d_name[0]) || count == PROCESS_LIMIT)
            continue;
        if (count == capacity) {
            struct process *longer = df_alloc(&ctx->arena, capacity * 2 * sizeof *list);
            memcpy(longer, list, count * sizeof *list);
            list = longer;
            capacity *= 2;
        }
        if (process_find((pid_t) strtol(entry->d_name, NULL, 10), &list[count]))
            count++;
    }
    if (folder)
        closedir(folder);
    *processes = list;
    return count;
}

const char *process_folder(struct df_ctx *ctx, pid_t pid)
{
    static const char deleted[] = " (deleted)";
    char path[PATH_MAX];
    ssize_t length = readlink(df_printf(&ctx->arena, "/proc/%d/cwd", pid), path, sizeof path - 1);
    size_t tail = sizeof deleted - 1;

    if (length <= 0)
        return "";
    size_t end = (size_t) length;
    if (end > tail && memcmp(path + end - tail, deleted, tail) == 0)
        end -= tail;
    return df_strndup(&ctx->arena, path, end);
}

bool process_has_variable(pid_t pid, const char *variable)
{
    char text[ENVIRONMENT_SIZE];
    size_t size = read_proc(pid, "environ", text, sizeof text);

    for (size_t at = 0; at < size; at += strlen(text + at) + 1)
        if (strcmp(text + at, variable) == 0)
            return true;
    return false;
}

int64_t process_memory(pid_t pid)
{
    char text[ROLLUP_SIZE];
    long long kilobytes = 0;

    read_proc(pid, "smaps_rollup", text, sizeof text);
    const char *line = strstr(text, "\nPss:");
    return line && sscanf(line, "\nPss: %lld", &kilobytes) == 1 ? kilobytes * 1024 : 0;
}
