/* Example projects, read from plain files:
 *
 *     <id>/project.json                 {"name", "description"}
 *     <id>/operations/<Name>.py         code; beside it may be <Name>.yml (environment) and
 *                                       <Name>.json {"color", "declared"}
 *     <id>/pipelines/<any>.json         a pipeline whose nodes name operations and resources by
 * their names <id>/resources/<any>.json         a resource <id>/modules/<name>.py
 *     <id>/serialization.py
 */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <df/ctx.h>
#include <jansson.h>

enum { EXAMPLES = 100, EXAMPLE_FILES = 500, EXAMPLE_FILE_BYTES = 1024 * 1024 };

/* [{"id", "name", "description"}] by id; empty when `folder` is not there. Lives as long as ctx. */
int example_list_read(struct df_ctx *ctx, const char *folder, json_t **examples) DF_MUST_CHECK;

/* The same of one, added to `examples`: the project in `folder`, under this id. */
int example_add(struct df_ctx *ctx, const char *folder, const char *id,
                json_t *examples) DF_MUST_CHECK;

/* The operations that build the model of an example out of an empty one. Lives as long as ctx.
 * DF_NOT_FOUND when there is no such example. */
int example_patch(struct df_ctx *ctx, const char *folder, const char *id,
                  json_t **patch) DF_MUST_CHECK;

#endif
