/* The machine a worker runs on. */
#ifndef MACHINE_H
#define MACHINE_H

#include "options.h"

#include <jansson.h>

struct machine {
    int cores; /* that this process may use */
    int64_t memory;
    json_t *gpus; /* [{name, memory}]; lives as long as ctx */
    const char *host;
};

void machine_look(struct df_ctx *ctx, struct machine *machine);

/* It has so many GPUs, whatever was found. */
void machine_set_gpus(struct machine *machine, size_t count);

/* {load, memory_free, disk_free, problem?}. `problem`: why no work is taken, or NULL. */
json_t *machine_load(const char *folder, const char *problem);

/* NULL, or why nothing more should be put on this disk. */
const char *machine_disk_problem(const char *folder);

/* Whether the kernel has just killed something for want of memory. Only kills between two calls are
 * seen, so the heartbeat asks regularly. */
bool machine_had_oom_kill(void);

#endif
