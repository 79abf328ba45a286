/* What would happen if an execution was started. */
#ifndef EXECUTION_CHECK_H
#define EXECUTION_CHECK_H

#include "execution_prepare.h"

/* After execution_prepare(): plans it and asks compute, which may be away. `answer` is a new
 * object, as in docs/api/executions.yaml. */
int execution_check_answer(struct df_ctx *ctx, struct creation *creation,
                           json_t **answer) DF_MUST_CHECK;

#endif
