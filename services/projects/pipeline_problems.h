/* Everything that keeps a pipeline from running well, for the editor and before an execution. */
#ifndef PIPELINE_PROBLEMS_H
#define PIPELINE_PROBLEMS_H

#include "model_rules.h"
#include "pipeline_flatten.h"

/* Who asks. An input that the pipeline exposes has no value when it runs by itself, and is none of
 * its problems while it is edited. */
enum pipeline_use { PIPELINE_EDITED, PIPELINE_RUN };

/* [{"pointer", "severity", "detail"}] with pointers into the model; empty when it can run. A new
 * reference. `flat` is what became of the pipeline `id`; a node of a pipeline within it is
 * /pipelines/{id}/nodes/{outer}.{inner}. */
json_t *pipeline_problems(json_t *tree, const char *id, const struct pipeline_flat *flat,
                          enum pipeline_use use);

#endif
