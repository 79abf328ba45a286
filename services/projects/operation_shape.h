/* The parts of a Python text that make an operation: its class, methods and outputs. */
#ifndef OPERATION_SHAPE_H
#define OPERATION_SHAPE_H

#include "python_tree.h"

enum { OPERATION_BASES = 16 };

/* A method of the operation; `method` is NULL when there is none. */
struct operation_method {
    const struct python_method *method;
    const struct python_class *class;        /* where it is defined */
    const struct python_parameter *instance; /* self; NULL when there is none */
    const struct python_method
        *defined_again; /* an earlier one of that name, which does not count */
};

struct operation_output {
    const char *name;
    const struct python_value *value;
    bool is_made_up; /* the name is not that of a variable or member */
};

struct operation_shape {
    struct python_tree *tree;
    const struct python_class
        *classes[OPERATION_BASES]; /* the class, then its bases in this text */
    size_t class_count;
    bool has_unknown_base; /* one that is not in this text */
    struct operation_method init, execute;
    const struct python_return *main; /* the return that gives outputs their names, or NULL */
    struct operation_output *outputs;
    size_t output_count;
};

/* Finds the operation called `name` (or any, when NULL) in a tree without syntax problem. False
 * when no class has a method `execute`. The shape lives as long as the tree. */
bool operation_shape_find(struct python_tree *tree, const char *name,
                          struct operation_shape *shape);

/* Whether a parameter is an attribute or input: neither self nor a star. */
bool operation_is_member(const struct operation_method *method,
                         const struct python_parameter *parameter);

/* The attribute or input of that name, or NULL. */
const struct python_parameter *operation_member(const struct operation_shape *shape,
                                                const struct operation_method *method,
                                                const char *name);

/* Whether it returns more than nothing and None. */
bool operation_returns_value(const struct python_return *statement);

/* The name that stands for the instance in a method, "self" when it has none; in the tree's arena.
 */
const char *operation_instance(const struct operation_shape *shape,
                               const struct python_method *method);

#endif
