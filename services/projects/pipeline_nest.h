/* Which pipelines are within which. */
#ifndef PIPELINE_NEST_H
#define PIPELINE_NEST_H

#include "pipeline_port.h"

/* How many levels lie below each pipeline that has one: id -> number, a new object. More than
 * PIPELINE_LEVELS stands for too many, or for a circle. */
json_t *pipeline_levels(json_t *tree);

/* Whether `wanted` is the pipeline `id` or within it, at whatever depth. */
bool pipeline_reaches(json_t *tree, const char *id, const char *wanted);

#endif
