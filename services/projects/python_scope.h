/* Which names mean the same variable, by Python's rules of scope. */
#ifndef PYTHON_SCOPE_H
#define PYTHON_SCOPE_H

#include "python_tree.h"

struct python_uses {
    const struct python_name **items; /* in the tree's arena */
    size_t count;
    bool is_bound; /* the scope itself gives the name a value */
};

/* Every place where `name` means the variable of that name in `scope`, nested functions, lambdas,
 * classes and comprehensions included and whatever hides it left out. */
struct python_uses python_uses_of(struct python_tree *tree, uint32_t scope, const char *name);

/* Whether `name` stands for any variable at all within these bytes. */
bool python_name_occurs(const struct python_tree *tree, struct python_range within,
                        const char *name);

/* Whether Python has a function, type or value of that name everywhere. */
bool python_is_builtin(const char *name);

#endif
