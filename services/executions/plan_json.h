/* Reading a snapshot: between the files of the plan, and those that write it in another form. */
#ifndef PLAN_JSON_H
#define PLAN_JSON_H

#include "plan.h"

/* NULL when there is no such member, or it is no text. */
static inline const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* The operation's document, or NULL for a built-in or one that is gone. */
json_t *plan_operation(const json_t *snapshot, const json_t *node);

/* "Input", "Output", or NULL. */
const char *plan_builtin(const json_t *node);

/* The node's shown name. */
const char *plan_node_name(const json_t *snapshot, const json_t *node);

/* The artifact id of an Input node, or NULL. */
const char *plan_artifact_id(const json_t *node);

/* Of the node's own members of `part` (attributes, references) those that its operation still
 * knows: a new object. */
json_t *plan_known_members(const struct plan_node *node, const char *part);

/* The end of an edge: [node, port]. */
static inline const char *end_node(const json_t *edge, const char *end)
{
    return json_string_value(json_array_get(json_object_get(edge, end), 0));
}

static inline const char *end_port(const json_t *edge, const char *end)
{
    return json_string_value(json_array_get(json_object_get(edge, end), 1));
}

#endif
