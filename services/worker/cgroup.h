/* One control group (version 2): what bounds and counts all processes of one job, however they got
 * away from its first. */
#ifndef CGROUP_H
#define CGROUP_H

#include <df/base.h>

#include <stdbool.h>
#include <stdint.h>

enum { CGROUP_NAME = 32 };

struct cgroup {
    char name[CGROUP_NAME];
    int fd;              /* of its folder */
    int processes;       /* its cgroup.procs, for writing: who writes "0" there joins */
    double base_seconds; /* of processor time, before the job began */
    struct cgroup *next; /* its keeper's */
};

struct cgroup_limits {
    int64_t memory_bytes; /* 0: no limit */
    int64_t cpus;         /* as many as were asked for; 0: as many as there are */
};

struct cgroup_usage {
    double cpu_seconds;
    int64_t peak_bytes; /* 0: this kernel does not say */
    int64_t killed;     /* processes, because memory ran out */
};

/* Makes one below `home`; false with errno. Never more than so many processes and threads. */
bool cgroup_make(int home, const char *name, int64_t processes, struct cgroup *group);

/* From here on its processes are a job's. False: the kernel does not take a limit, with errno. */
bool cgroup_begin(struct cgroup *group, const struct cgroup_limits *limits);

/* Since cgroup_begin(). */
bool cgroup_measure(const struct cgroup *group, struct cgroup_usage *usage);

bool cgroup_has_processes(const struct cgroup *group);

/* Ends every process in it; none can get away by forking. */
void cgroup_kill(const struct cgroup *group);

void cgroup_release(struct cgroup *group);

/* Writes a text to a file in a folder, as the kernel wants it: at once. False with errno. */
bool cgroup_write(int folder, const char *name, const char *text);

/* A whole small file; at most size - 1 bytes. False with errno. */
bool cgroup_read(int folder, const char *name, char *text, int size);

/* Kills what runs in a group below `home` and in groups below that, and removes it; false while
 * something still dies. */
bool cgroup_remove(int home, const char *name);

#endif
