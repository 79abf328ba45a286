#include "python_scope.h"

#include <stdlib.h>
#include <string.h>

/* What one scope does with the name that is asked for. */
struct binding {
    bool stores, is_global, is_nonlocal;
    uint32_t means;  /* the scope whose variable it is in here */
    uint32_t inside; /* the same for what is nested in here */
};

/* On the heap: a text may be asked for hundreds of names. */
static struct binding *read_bindings(const struct python_tree *tree, const char *name)
{
    struct binding *bindings = calloc(tree->scope_count, sizeof *bindings);

    if (!bindings)
        abort();
    for (size_t i = 0; i < tree->name_count; i++) {
        struct binding *binding = &bindings[tree->names[i].scope];
        if (!python_range_is(tree, tree->names[i].range, name))
            continue;
        switch (tree->names[i].kind) {
        case PYTHON_STORE:
        case PYTHON_IMPORT:
        case PYTHON_IMPORT_DOTTED:
            binding->stores = true;
            break;
        case PYTHON_GLOBAL:
            binding->is_global = true;
            break;
        case PYTHON_NONLOCAL:
            binding->is_nonlocal = true;
            break;
        case PYTHON_LOAD:
            break;
        }
    }
    return bindings;
}

/* Parents come before their children in the table of scopes, so one pass does. */
static void resolve(const struct python_tree *tree, struct binding *bindings)
{
    for (uint32_t i = 0; i < tree->scope_count; i++) {
        struct binding *binding = &bindings[i];
        uint32_t outside = i == 0 ? 0 : bindings[tree->scopes[i].parent].inside;

        if (i == 0 || binding->is_global)
            binding->means = 0;
        else if (binding->stores && !binding->is_nonlocal)
            binding->means = i;
        else
            binding->means = outside;
        /* The names of a class cannot be seen from its methods. */
        binding->inside = tree->scopes[i].kind == PYTHON_CLASS ? outside : binding->means;
    }
}

struct python_uses python_uses_of(struct python_tree *tree, uint32_t scope, const char *name)
{
    struct binding *bindings = read_bindings(tree, name);
    struct python_uses uses = {0};

    resolve(tree, bindings);
    uses.is_bound = bindings[scope].stores && bindings[scope].means == scope;
    for (size_t i = 0; i < tree->name_count; i++) {
        const struct python_name *found = &tree->names[i];
        if (bindings[found->scope].means != scope || !python_range_is(tree, found->range, name))
            continue;
        uses.items = python_grow(&tree->arena, uses.items, &uses.count, sizeof *uses.items);
        uses.items[uses.count - 1] = found;
    }
    free(bindings);
    return uses;
}

bool python_name_occurs(const struct python_tree *tree, struct python_range within,
                        const char *name)
{
    for (size_t i = 0; i < tree->name_count; i++) {
        struct python_range range = tree->names[i].range;
        if (range.from >= within.from && range.to <= within.to
            && python_range_is(tree, range, name))
            return true;
    }
    return false;
}

static const char *const builtins[] = {
    "abs",      "aiter",      "all",        "anext",   "any",      "ascii",     "bin",
    "bool",     "breakpoint", "bytearray",  "bytes",   "callable", "chr",       "classmethod",
    "compile",  "complex",    "delattr",    "dict",    "dir",      "divmod",    "enumerate",
    "eval",     "exec",       "filter",     "float",   "format",   "frozenset", "getattr",
    "globals",  "hasattr",    "hash",       "help",    "hex",      "id",        "input",
    "int",      "isinstance", "issubclass", "iter",    "len",      "list",      "locals",
    "map",      "max",        "memoryview", "min",     "next",     "object",    "oct",
    "open",     "ord",        "pow",        "print",   "property", "range",     "repr",
    "reversed", "round",      "set",        "setattr", "slice",    "sorted",    "staticmethod",
    "str",      "sum",        "super",      "tuple",   "type",     "vars",      "zip",
};

bool python_is_builtin(const char *name)
{
    for (size_t i = 0; i < DF_COUNT(builtins); i++)
        if (strcmp(builtins[i], name) == 0)
            return true;
    return false;
}
