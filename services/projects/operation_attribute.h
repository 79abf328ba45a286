/* What the parameter of an attribute says about it. */
#ifndef OPERATION_ATTRIBUTE_H
#define OPERATION_ATTRIBUTE_H

#include "python_tree.h"

#include <jansson.h>

/* {"name", "type", "default"?, "required", "expression"?, "values"?}, a new reference. `mismatch`
 * says whether the default is not of the annotated type; the type is then that of the default. */
json_t *operation_attribute_read(const struct python_tree *tree,
                                 const struct python_parameter *parameter, bool *mismatch);

#endif
