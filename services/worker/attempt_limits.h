/* The limits of one running job: when to look, and which of them it has broken. Times are
 * milliseconds of report_now_ms(). */
#ifndef ATTEMPT_LIMITS_H
#define ATTEMPT_LIMITS_H

#include "cgroup.h"
#include "outcome.h"
#include "spec.h"

#include <sys/types.h>

struct limit_watch {
    const struct spec_limits *limits; /* borrowed */
    int64_t end_at;                   /* INT64_MAX: no such limit */
    int64_t heard_at;                 /* when it last said anything; the caller's to set */
    const struct cgroup *group; /* that it runs in, which knows better; or NULL. The caller's */
    int64_t count_at;           /* when its use is looked at next; INT64_MAX */
};

void limits_begin(struct limit_watch *watch, const struct spec_limits *limits, int64_t now);

/* When limits_check() has something to do; INT64_MAX: never. */
int64_t limits_next(const struct limit_watch *watch);

/* Sets limit, allowed and used_bytes of the outcome when a limit is broken, and says whether one
 * is. `parent` and `inner` name the job's first process, as in census.h; `inner` may not be known
 * yet (0). */
bool limits_check(struct limit_watch *watch, int64_t now, pid_t parent, pid_t inner,
                  struct outcome *outcome);

/* Replaces what the outcome says of use by what the kernel has counted in the group, if there is
 * one, and says so when that had no more memory. */
void limits_measure(const struct limit_watch *watch, struct outcome *outcome);

#endif
