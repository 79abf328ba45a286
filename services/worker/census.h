/* What the processes of one job use at this moment, as the kernel counts it. */
#ifndef CENSUS_H
#define CENSUS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct census {
    int64_t resident_bytes; /* with what processes share counted for each of them */
    double cpu_seconds;     /* of those that live, and of those they have waited for */
    int processes;
    int64_t read_bytes, written_bytes; /* from and to disks; only census_take_all() counts them */
};

/* Counts the job's first process, a child of `parent` that calls itself `inner` in its own
 * numbering, with all below it and in its session. False when it is not there (any more). */
bool census_take(pid_t parent, pid_t inner, struct census *census);

/* The same with what was read from disks and written to them. */
bool census_take_all(pid_t parent, pid_t inner, struct census *census);

/* The same processes, with what they share divided among those that share it: slower. What cannot
 * be read counts as resident. */
int64_t census_own_bytes(pid_t parent, pid_t inner);

#endif
