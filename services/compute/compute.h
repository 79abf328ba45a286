/* A place where an execution can run. */
#ifndef COMPUTE_H
#define COMPUTE_H

#include <df/record.h>

struct compute {
    const char *id, *name;
    const char *adapter; /* "server" or "workers" */
    bool available;
    const char *detail;     /* availability in words */
    int64_t workers, slots; /* online, and usable by the user who asks */
    int64_t running, queued;
};

extern const struct df_field compute_fields[];

/* Sets `available` and `detail` of a compute whose jobs are claimed by our own workers; `absent`
 * are the words for nobody being there. */
void compute_describe(struct compute *compute, const char *absent, struct df_arena *arena);

#endif
