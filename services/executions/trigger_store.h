/* What triggers need of the database in several statements. */
#ifndef TRIGGER_STORE_H
#define TRIGGER_STORE_H

#include "trigger.h"

/* Writes a new one, with what its kind needs besides: the next time, a sealed secret (NULL: none).
 * DF_CONFLICT when the project has enough of them. */
int trigger_create(struct df_ctx *ctx, const struct trigger *trigger, const char *user,
                   const char *user_name, const char *secret) DF_MUST_CHECK;

/* Writes all that may be changed; a schedule's next time is found anew. */
int trigger_rewrite(struct df_ctx *ctx, const struct trigger *trigger) DF_MUST_CHECK;

#endif
