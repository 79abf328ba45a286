/* What is needed to start a sweep, or to say why it cannot be: the same for both. */
#ifndef SWEEP_PREPARE_H
#define SWEEP_PREPARE_H

#include "execution_prepare.h"
#include "sweep.h"

struct sweep_creation {
    const char *id;
    struct new_sweep wanted;
    struct new_execution run;   /* what every member is started with */
    struct new_execution first; /* the same with the values of the first point */
    struct creation creation;   /* of the first member, which stands for all */
    struct sweep_axes axes;
    const char *snapshot; /* as text */
    json_t *points;       /* NULL: there is a problem with their number */
    int64_t count;        /* of members; INT64_MAX: more than can be counted */
};

/* The project of the path and what is wanted of it, for runners and above. */
int sweep_request_read(struct df_call *call, struct sweep_creation *sweep) DF_MUST_CHECK;

/* Everything that is wrong, in creation.problems; the axes are named /axes/0, their values
 * /axes/0/values/2. */
int sweep_prepare(struct df_ctx *ctx, struct sweep_creation *sweep) DF_MUST_CHECK;

#endif
