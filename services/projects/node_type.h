/* The node types that a project has by its modules, with what its extensions say of them. */
#ifndef NODE_TYPE_H
#define NODE_TYPE_H

#include <df/ctx.h>
#include <jansson.h>

/* As node_classes() for a type of resource, from the model; a list that lives as long as ctx. Of a
 * type that no extension brings there are none. */
int node_type_list(struct df_ctx *ctx, const char *type, const json_t *tree,
                   const json_t **types) DF_MUST_CHECK;

/* Adds a problem at `pointer` for each node of the resource whose class is not in the modules. */
int node_type_check(struct df_ctx *ctx, const json_t *tree, const json_t *resource,
                    const char *pointer, json_t *problems) DF_MUST_CHECK;

#endif
