/* Values of attributes that one run has in place of the model's: {node: {attribute: value}}. Pure.
 */
#ifndef OVERRIDE_H
#define OVERRIDE_H

#include <df/arena.h>
#include <jansson.h>

/* As many values as one run may set. */
enum { OVERRIDE_LIMIT = 1000 };

/* The row of the interface for this attribute of a node. NULL: `problem` says why it cannot be set.
 */
json_t *override_attribute(const json_t *snapshot, const char *node, const char *name,
                           const char **problem);

/* NULL, or why the attribute does not take the value; in the arena. */
const char *override_value_problem(struct df_arena *arena, json_t *attribute, json_t *value);

/* Adds what is wrong to problems, with pointers below /attributes. */
void override_check(struct df_arena *arena, const json_t *snapshot, json_t *overrides,
                    json_t *problems);

/* Writes the values into the snapshot and takes out what it says against those that they replace.
 * What is no longer there is left alone. */
void override_apply(struct df_arena *arena, json_t *snapshot, json_t *overrides);

#endif
