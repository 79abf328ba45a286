/* Which extensions are on in a project. */
#ifndef EXTENSION_SWITCH_H
#define EXTENSION_SWITCH_H

#include "change.h"

#include <df/ctx.h>

/* What this deployment has, short, by id: {id, name, version, description, shipped, is_on, types,
 * templates, ...}. Lives as long as ctx. */
int extension_switch_read(struct df_ctx *ctx, const char *project, json_t **items) DF_MUST_CHECK;

/* The code with which a job registers the serializers of those that are on; NULL for none. Lives as
 * long as ctx. */
int extension_switch_serializers(struct df_ctx *ctx, const char *project,
                                 const char **code) DF_MUST_CHECK;

/* DF_NOT_FOUND when it is not installed. `changed`: it was off. */
int extension_switch_set_on(struct df_ctx *ctx, const char *project, const char *id,
                            bool *changed) DF_MUST_CHECK;

/* DF_CONFLICT while resources of its types are there; under the project's lock. */
int extension_switch_set_off(struct df_ctx *ctx, const char *project, const char *id,
                             bool *changed) DF_MUST_CHECK;

/* Those that ship, in a new project. */
int extension_switch_begin(struct df_ctx *ctx, const char *project) DF_MUST_CHECK;

/* What a change brings into the project is used: the extensions of the types of new resources. */
int extension_switch_follow(struct df_ctx *ctx, const char *project, const struct change *change,
                            bool *changed) DF_MUST_CHECK;

/* Those who look at the project read its extensions again. */
void extension_switch_publish(struct df_ctx *ctx, const char *project);

#endif
