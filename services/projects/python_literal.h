/* Python literals <-> JSON values. */
#ifndef PYTHON_LITERAL_H
#define PYTHON_LITERAL_H

#include <df/arena.h>
#include <jansson.h>

enum {
    PYTHON_LITERAL_BYTES = 64 * 1024,
    PYTHON_LITERAL_DEPTH = 20,
    PYTHON_INTEGER_BITS = 53, /* beyond, browsers would show another number */
};

/* The JSON value of a literal: number, True, False, None, string, list, tuple (an array) or dict
 * with string keys. A new reference; NULL when it is an expression, or a value that JSON cannot
 * say. */
json_t *python_literal_read(const char *text, size_t length);

enum python_literal_style {
    PYTHON_AS_IS,
    PYTHON_AS_FLOAT, /* 1 becomes 1.0 */
    PYTHON_AS_TUPLE, /* an array becomes a tuple */
};

/* The literal of a JSON value, in the arena; quotes and everything unseen are escaped. NULL when it
 * is too deep or too long. */
char *python_literal_write(struct df_arena *arena, const json_t *value,
                           enum python_literal_style style);

#endif
