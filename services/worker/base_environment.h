/* The Python of operations that have no environment of their own. */
#ifndef BASE_ENVIRONMENT_H
#define BASE_ENVIRONMENT_H

#include "environment.h"

/* That of the environment.yml which the worker is told, built when it is not there, or else
 * `python`. What the build says goes to stderr. It is kept as long as the worker runs. */
int base_environment_find(struct df_ctx *ctx, struct environments *environments,
                          const struct options *options, const struct python *python,
                          struct python *base) DF_MUST_CHECK;

#endif
