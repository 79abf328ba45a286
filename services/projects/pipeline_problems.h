/* Everything that keeps a pipeline from running well, for the editor and before an execution. */
#ifndef PIPELINE_PROBLEMS_H
#define PIPELINE_PROBLEMS_H

#include "model_rules.h"

/* [{"pointer", "severity", "detail"}] with pointers into the model; empty when it can run. A new
 * reference. The pipeline must be there. */
json_t *pipeline_problems(json_t *tree, const char *id);

#endif
