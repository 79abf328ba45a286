#include "cgroup_home.h"
#include "cgroup.h"

#include <df/uuid.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMALL = 4096, TRIES = 40, PAUSE_MS = 50 };

#define PREFIX "deepforge-"

/* Where the worker itself goes, so that its own group may have others below it. */
#define AGENT "df-agent"

/* What a group must be able to do; cpu.max is had where it is given. */
static const char *const controllers[] = {"memory", "pids"};

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (text += strspn(text, " \n"); *text; text += strspn(text, " \n")) {
        size_t size = strcspn(text, " \n");
        if (size == length && strncmp(text, word, length) == 0)
            return true;
        text += size;
    }
    return false;
}

static bool has_controllers(int folder, const char *file)
{
    char text[SMALL];

    if (!cgroup_read(folder, file, text, sizeof text))
        return false;
    for (size_t i = 0; i < DF_COUNT(controllers); i++)
        if (!has_word(text, controllers[i]))
            return false;
    return true;
}

/* Where version 2 is mounted; of several the one that has controllers. */
static const char *find_mount(struct df_ctx *ctx)
{
    FILE *file = fopen("/proc/self/mountinfo", "re");
    char line[PATH_MAX + 512], path[PATH_MAX], root[PATH_MAX];
    const char *found = NULL;

    while (file && !found && fgets(line, sizeof line, file)) {
        if (!strstr(line, " - cgroup2 ")
            || sscanf(line, "%*s %*s %*s %4095s %4095s", root, path) != 2)
            continue;
        int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0 && has_controllers(fd, "cgroup.controllers"))
            found = df_strdup(&ctx->arena, path);
        if (fd >= 0)
            close(fd);
    }
    if (file)
        fclose(file);
    return found;
}

/* "0::/system.slice/worker.service": the path behind the mount point; "" at the top. */
static const char *find_own(struct df_ctx *ctx)
{
    FILE *file = fopen("/proc/self/cgroup", "re");
    char line[PATH_MAX];
    const char *found = "";

    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "0::/", 4) == 0 && line[4])
            found = df_strdup(&ctx->arena, line + 3);
    }
    if (file)
        fclose(file);
    return found;
}

/* A group with processes has none below it with controllers, but at the top. If they are all our
 * own, that is, one, it can go a step down. */
static bool step_down(int folder)
{
    char text[SMALL], own[32];

    snprintf(own, sizeof own, "%d\n", (int) getpid());
    if (!cgroup_read(folder, "cgroup.procs", text, sizeof text) || strcmp(text, own) != 0)
        return false;
    if (mkdirat(folder, AGENT, 0755) != 0 && errno != EEXIST)
        return false;
    return cgroup_write(folder, AGENT "/cgroup.procs", "0");
}

/* Lets groups below this one have the controllers. */
static bool enable(int folder)
{
    (void) cgroup_write(folder, "cgroup.subtree_control", "+cpu");
    if (has_controllers(folder, "cgroup.subtree_control")
        || cgroup_write(folder, "cgroup.subtree_control", "+memory +pids"))
        return true;
    if (errno != EBUSY || !step_down(folder))
        return false;
    (void) cgroup_write(folder, "cgroup.subtree_control", "+cpu");
    return cgroup_write(folder, "cgroup.subtree_control", "+memory +pids");
}

static void remove_insisting(int parent, const char *name)
{
    for (int i = 0; i < TRIES && !cgroup_remove(parent, name); i++)
        (void) poll(NULL, 0, PAUSE_MS);
}

/* A worker has its group locked; what nobody has locked is of one that was killed. */
static void sweep(int parent)
{
    int top = openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = top >= 0 ? fdopendir(top) : NULL;
    const struct dirent *entry;

    while (dir && (entry = readdir(dir))) {
        if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) != 0)
            continue;
        int fd = openat(parent, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
            remove_insisting(parent, entry->d_name);
        if (fd >= 0)
            close(fd);
    }
    if (dir)
        closedir(dir);
}

/* Whether a group below really has what jobs need. */
static bool is_useful(int home)
{
    struct cgroup group;

    if (!cgroup_make(home, "probe", 64, &group))
        return false;
    bool useful = faccessat(group.fd, "cgroup.kill", W_OK, 0) == 0
                  && cgroup_write(group.fd, "memory.max", "max");
    cgroup_release(&group);
    return cgroup_remove(home, "probe") && useful;
}

static int open_below(struct df_ctx *ctx, const char *path, struct cgroup_home *home)
{
    home->parent = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    snprintf(home->name, sizeof home->name, PREFIX "%d-%.8s", (int) getpid(),
             df_random_hex(&ctx->arena, 8));
    if (home->parent < 0 || !has_controllers(home->parent, "cgroup.controllers")
        || !enable(home->parent))
        return df_fail(ctx, DF_UNAVAILABLE, "the control group '%s' is not the worker's own: %s",
                       path, strerror(errno));
    if (mkdirat(home->parent, home->name, 0755) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot make a control group in '%s': %s", path,
                       strerror(errno));
    home->fd = openat(home->parent, home->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (home->fd < 0 || flock(home->fd, LOCK_EX | LOCK_NB) != 0 || !enable(home->fd)
        || !is_useful(home->fd))
        return df_fail(ctx, DF_UNAVAILABLE, "a control group in '%s' cannot bound a job: %s", path,
                       strerror(errno));
    sweep(home->parent);
    return 0;
}

int cgroup_home_open(struct df_ctx *ctx, struct cgroup_home *home)
{
    const char *mount = find_mount(ctx);
    const char *own = find_own(ctx);

    *home = (struct cgroup_home){.parent = -1, .fd = -1};
    if (!mount)
        return df_fail(ctx, DF_UNAVAILABLE,
                       "no control groups of version 2 with memory and pids are mounted");
    int failed = open_below(ctx, df_printf(&ctx->arena, "%s%s", mount, own), home);
    if (failed && *own && geteuid() == 0) {
        cgroup_home_close(home);
        failed = open_below(ctx, mount, home);
    }
    if (failed)
        cgroup_home_close(home);
    return failed;
}

void cgroup_home_close(struct cgroup_home *home)
{
    if (home->fd >= 0)
        remove_insisting(home->parent, home->name);
    if (home->fd >= 0)
        close(home->fd);
    if (home->parent >= 0)
        close(home->parent);
    home->fd = home->parent = -1;
}
