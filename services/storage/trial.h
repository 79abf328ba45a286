/* A storage tried with one small object: written, read, listed, deleted. */
#ifndef TRIAL_H
#define TRIAL_H

#include "backend.h"

/* One step of a trial: 0 and `found`, what there is to say, or why not. */
struct trial_step {
    const char *name;
    int (*run)(struct df_ctx *ctx, const struct place *place, const char **found);
};

/* The adapter's own first steps, ended by {}, and then the object. Stops at the first that fails;
 * what was written does not stay. As `check` of a backend. */
int trial_run(struct df_ctx *ctx, const struct place *place, const struct trial_step *first,
              json_t *steps) DF_MUST_CHECK;

#endif
