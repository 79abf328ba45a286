/* The rules of nodes that are pipelines, and of the ports that a pipeline exposes. */
#ifndef PIPELINE_RULES_H
#define PIPELINE_RULES_H

#include "pipeline_port.h"

/* Adds a problem for each rule that the pipeline `id` breaks and that it did not break as `before`
 * (NULL: it is new). It must have its shape. */
void pipeline_rules_check(json_t *tree, const char *id, json_t *before, json_t *problems);

#endif
