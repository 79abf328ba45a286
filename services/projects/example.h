/* Example projects, read from plain files:
 *
 *     project.json                 {"name", "description"}
 *     operations/<Name>.py         code; beside it may be <Name>.yml (environment) and
 *                                  <Name>.json {"color", "declared"}
 *     pipelines/<any>.json         a pipeline whose nodes name operations and resources by their
 *                                  names
 *     resources/<any>.json         a resource
 *     modules/<name>.py
 *     serialization.py
 */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <df/ctx.h>
#include <jansson.h>

enum { EXAMPLES = 100, EXAMPLE_FILES = 500 };

/* Files, {path: text}, in which a project lies below `folder` ("projects/parabola"; "": they are
 * it). */
struct example {
    json_t *files;
    const char *folder;
};

/* {id, name, description, path} of a project; NULL when there is none. The caller's. */
json_t *example_about(const struct example *example, const char *id);

/* The operations that build the model out of an empty one, and for each the file that it is from.
 * DF_INVALID with the file that cannot be read. Live as long as ctx. */
int example_patch(struct df_ctx *ctx, const struct example *example, json_t **patch,
                  json_t **sources) DF_MUST_CHECK;

/* Adds to `problems` what keeps a project from being made of it, with the file. */
void example_check(struct df_ctx *ctx, const struct example *example, json_t *problems);

#endif
