/* The rules of the model that look beyond one document: names, operations, ports, values,
 * references, limits.
 *
 * Only what a change touches is checked, and only for what the change itself brings in: an edge
 * that an edit of code has left dangling may stay. Documents must have their shape (model_shape.h).
 */
#ifndef MODEL_RULES_H
#define MODEL_RULES_H

#include "model.h"
#include "problems.h"

/* Documents that a change touches: by id, what was there before (null: nothing). */
struct model_touched {
    json_t *before[MODEL_KIND_COUNT];
};

/* Adds a problem for each rule that `tree` breaks and the documents before did not. */
void model_rules_check(json_t *tree, const struct model_touched *touched, json_t *problems);

/* The interface that a node shows (borrowed): of its operation, or of Input or Output. NULL when
 * there is none. */
json_t *model_node_interface(json_t *tree, json_t *node);

/* What people call a node. */
const char *model_node_name(json_t *tree, json_t *node);

/* The row called `name` of an interface's part ("inputs"), borrowed, or NULL. */
json_t *model_interface_row(json_t *interface, const char *part, const char *name);

/* Single rules, which pipeline_problems.c needs as well. NULL, or why not; the text may be in
 * `why`. */
const char *model_reference_problem(json_t *tree, json_t *row, const char *id, char why[200]);
const char *model_edge_problem(json_t *tree, json_t *pipeline, json_t *edge, char why[200]);

#endif
