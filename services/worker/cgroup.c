#include "cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMALL = 4096, PERIOD_US = 100000, NUMBER = 64 };

static void close_if(int fd)
{
    if (fd >= 0)
        close(fd);
}

bool cgroup_write(int folder, const char *name, const char *text)
{
    int fd = openat(folder, name, O_WRONLY | O_CLOEXEC);
    ssize_t written = fd >= 0 ? write(fd, text, strlen(text)) : -1;
    int error = errno;

    close_if(fd);
    errno = error;
    return written >= 0;
}

bool cgroup_read(int folder, const char *name, char *text, int size)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    ssize_t count = fd >= 0 ? read(fd, text, (size_t) size - 1) : -1;
    int error = errno;

    close_if(fd);
    errno = error;
    text[count > 0 ? count : 0] = '\0';
    return count >= 0;
}

/* The number behind a word at the beginning of a line; -1: there is none. */
static int64_t number_of(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, word, length) == 0 && line[length] == ' ')
            return strtoll(line + length, NULL, 10);
    }
    return -1;
}

static double cpu_seconds(const struct cgroup *group)
{
    char text[SMALL];
    int64_t microseconds = cgroup_read(group->fd, "cpu.stat", text, sizeof text)
                               ? number_of(text, "usage_usec")
                               : -1;

    return microseconds > 0 ? (double) microseconds / 1e6 : 0;
}

bool cgroup_make(int home, const char *name, int64_t processes, struct cgroup *group)
{
    char number[NUMBER];

    *group = (struct cgroup){.fd = -1, .processes = -1};
    snprintf(group->name, sizeof group->name, "%s", name);
    if (mkdirat(home, name, 0755) != 0)
        return false;
    group->fd = openat(home, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    group->processes = openat(group->fd, "cgroup.procs", O_WRONLY | O_CLOEXEC);
    snprintf(number, sizeof number, "%lld", (long long) processes);
    if (group->fd >= 0 && group->processes >= 0 && cgroup_write(group->fd, "pids.max", number)
        && cgroup_write(group->fd, "memory.oom.group", "1"))
        return true;
    int error = errno;
    cgroup_release(group);
    (void) unlinkat(home, name, AT_REMOVEDIR);
    errno = error;
    return false;
}

bool cgroup_begin(struct cgroup *group, const struct cgroup_limits *limits)
{
    char number[NUMBER];

    group->base_seconds = cpu_seconds(group);
    if (limits->memory_bytes > 0) {
        snprintf(number, sizeof number, "%lld", (long long) limits->memory_bytes);
        (void) cgroup_write(group->fd, "memory.swap.max", "0"); /* where swap is counted */
        if (!cgroup_write(group->fd, "memory.max", number))
            return false;
    }
    if (limits->cpus <= 0)
        return true;
    snprintf(number, sizeof number, "%lld %d", (long long) limits->cpus * PERIOD_US, PERIOD_US);
    return cgroup_write(group->fd, "cpu.max", number) || errno == ENOENT; /* not given to us */
}

bool cgroup_measure(const struct cgroup *group, struct cgroup_usage *usage)
{
    char text[SMALL];
    double seconds = cpu_seconds(group) - group->base_seconds;

    *usage = (struct cgroup_usage){.cpu_seconds = seconds > 0 ? seconds : 0};
    if (cgroup_read(group->fd, "memory.peak", text, sizeof text))
        usage->peak_bytes = strtoll(text, NULL, 10);
    if (!cgroup_read(group->fd, "memory.events", text, sizeof text))
        return false;
    int64_t killed = number_of(text, "oom_kill");
    usage->killed = killed > 0 ? killed : 0;
    return true;
}

bool cgroup_has_processes(const struct cgroup *group)
{
    char text[SMALL];

    return cgroup_read(group->fd, "cgroup.events", text, sizeof text)
           && number_of(text, "populated") == 1;
}

void cgroup_kill(const struct cgroup *group)
{
    (void) cgroup_write(group->fd, "cgroup.kill", "1");
}

void cgroup_release(struct cgroup *group)
{
    close_if(group->processes);
    close_if(group->fd);
    group->fd = group->processes = -1;
}

bool cgroup_remove(int home, const char *name)
{
    int fd = openat(home, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;

    if (!dir) {
        close_if(fd);
        return errno == ENOENT;
    }
    (void) cgroup_write(fd, "cgroup.kill", "1");
    while ((entry = readdir(dir)))
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
            (void) unlinkat(fd, entry->d_name, AT_REMOVEDIR);
    closedir(dir);
    return unlinkat(home, name, AT_REMOVEDIR) == 0 || errno == ENOENT;
}
