/* One layer as it is drawn: its type, and the attributes that were set. */
#ifndef LAYER_H
#define LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_kind {
    VALUE_NONE,
    VALUE_BOOL,
    VALUE_INT,
    VALUE_FLOAT,
    VALUE_TEXT,
    VALUE_LIST,
    VALUE_OBJECT
};

struct attribute;

struct value {
    enum value_kind kind;
    bool truth;
    int64_t integer;
    double real;
    const char *text;                /* of a number: as it was written, or NULL */
    const struct value *items;       /* of a list */
    const struct attribute *members; /* of an object: a layer or function with its settings */
    size_t count;
};

struct attribute {
    const char *name;
    struct value value;
};

struct layer {
    const char *type; /* the class of Keras, such as Conv2D */
    const struct attribute *attributes;
    size_t attribute_count;
    const struct layer *inner;    /* of a wrapper, else NULL */
    const struct layer *backward; /* of Bidirectional, if it is another one than `inner` */
};

/* The value that is set; NULL when there is none, or it is None. */
const struct value *layer_value(const struct layer *layer, const char *name);

bool layer_flag(const struct layer *layer, const char *name, bool otherwise);
const char *layer_text(const struct layer *layer, const char *name, const char *otherwise);
bool layer_is(const struct layer *layer, const char *name, const char *text);

/* A member of an object; NULL when it has none of that name, or it is None. */
const struct value *value_member(const struct value *value, const char *name);

/* A whole number, also one that is written as 3.0. */
bool value_integer(const struct value *value, int64_t *integer);

#endif
