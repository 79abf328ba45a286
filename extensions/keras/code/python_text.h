/* Texts of users as Python: whatever they hold, it stays a literal or a name. */
#ifndef PYTHON_TEXT_H
#define PYTHON_TEXT_H

#include "layer.h"
#include "write_json.h"

/* A literal; layers and functions within it are called. False when one of them has a name that is
 * none; the text is Python all the same. */
bool python_add_value(struct text_out *out, const struct value *value);

/* The call that makes a layer, function or layer of a module: layers.Dense(4). As above. */
bool python_add_made(struct text_out *out, const char *type, const struct attribute *attributes,
                     size_t count);

/* A text in quotes. */
void python_add_text(struct text_out *out, const char *text);

bool python_is_name(const char *text);

/* Whether this type can be made: a class of Keras by its name, with or without its family, or
 * module:<path>.<class>. */
bool python_is_type(const char *type);

/* Where a class of Keras is: layers, initializers, regularizers or constraints. */
const char *python_family(const char *type);

#endif
