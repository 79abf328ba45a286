/* The code of resources, made by what their extension names as its native generator. */
#ifndef GENERATOR_H
#define GENERATOR_H

#include "problems.h"

#include <df/ctx.h>

/* The Python code of a resource (borrowed), a module with create(), which gives its object; lives
 * as long as ctx. What keeps it from being whole is added to `problems` at `pointer`. NULL when
 * there is none: then a problem says why. */
const char *generator_run(struct df_ctx *ctx, const char *generator, json_t *resource,
                          const char *pointer, json_t *problems);

#endif
