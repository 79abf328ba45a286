#include "node_class.h"

#include "operation_attribute.h"
#include "python_literal.h"
#include "python_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HERITAGE = 16, HELP_BYTES = 4000, FINDER_BYTES = 1024 * 1024 };

/* A class of a module, and what makes it drawable. */
struct found {
    const char *module;
    const struct python_tree *tree;
    const struct python_class *class;
    const struct found *parent; /* the class of a module that it is derived from */
    const json_t *node;         /* or the node type of the extension */
    bool counts;
};

struct finder {
    struct df_arena arena;
    const json_t *type, *rule;
    struct found *all;
    size_t count;
    size_t bytes;
};

static void free_tree(void *tree)
{
    python_tree_free(tree);
}

static void add_module(struct finder *finder, const char *name, const json_t *code)
{
    const char *text = json_string_value(code);
    size_t length = json_string_length(code);

    if (!text || !name || length > PYTHON_TEXT_LIMIT || finder->bytes + length > NODE_CLASS_TEXT)
        return;
    finder->bytes += length;
    struct python_tree *tree = python_tree_new(text, length);
    df_defer(&finder->arena, free_tree, tree);
    for (size_t i = 0; i < tree->class_count && finder->count < NODE_CLASS_LIMIT; i++)
        finder->all[finder->count++] = (struct found){name, tree, &tree->classes[i]};
}

static bool is_called(const struct found *found, const struct python_tree *tree,
                      struct python_range name)
{
    size_t length = name.to - name.from;

    return found->class->name.to - found->class->name.from == length
           && memcmp(found->tree->text + found->class->name.from, tree->text + name.from, length)
                  == 0;
}

/* One of the same text before all others. */
static const struct found *parent_of(const struct finder *finder, const struct found *child,
                                     struct python_range name)
{
    const struct found *parent = NULL;

    for (size_t i = 0; i < finder->count; i++) {
        const struct found *one = &finder->all[i];
        if (one == child || !one->counts || !is_called(one, child->tree, name))
            continue;
        if (one->tree == child->tree)
            return one;
        parent = parent ? parent : one;
    }
    return parent;
}

static const json_t *node_of(const struct finder *finder, const struct found *child,
                             struct python_range name)
{
    const json_t *node;
    size_t index;

    json_array_foreach(json_object_get(finder->type, "nodes"), index, node)
        if (python_range_is(child->tree, name, json_string_value(json_object_get(node, "id"))))
            return node;
    return NULL;
}

/* True when the base makes the class drawable. */
static bool take_base(const struct finder *finder, struct found *found, struct python_range base)
{
    const char *root = json_string_value(json_object_get(finder->rule, "base"));

    found->parent = parent_of(finder, found, base);
    found->node = found->parent ? NULL : node_of(finder, found, base);
    found->counts = found->parent || found->node || python_range_is(found->tree, base, root);
    return found->counts;
}

static bool take_bases(const struct finder *finder, struct found *found)
{
    const struct python_class *class = found->class;

    for (size_t i = 0; i < class->base_count && i < HERITAGE; i++)
        if (take_base(finder, found, class->bases[i]))
            return true;
    for (size_t i = 0; i < class->far_base_count && i < HERITAGE; i++)
        if (take_base(finder, found, class->far_bases[i]))
            return true;
    return false;
}

/* Until nothing more is found: a class may stand before the one it is derived from is known. */
static void take_all(struct finder *finder)
{
    bool more = true;

    for (int depth = 0; more && depth < HERITAGE; depth++) {
        more = false;
        for (size_t i = 0; i < finder->count; i++)
            if (!finder->all[i].counts)
                more |= take_bases(finder, &finder->all[i]);
    }
}

static const struct python_method *init_of(const struct found *found)
{
    const struct python_method *init = NULL;

    for (size_t i = 0; i < found->class->method_count; i++)
        if (python_range_is(found->tree, found->class->methods[i].name, "__init__"))
            init = &found->class->methods[i]; /* the last one counts */
    return init;
}

static bool has_attribute(const json_t *attributes, const json_t *name)
{
    json_t *one;
    size_t index;

    json_array_foreach(attributes, index, one)
        if (json_equal(json_object_get(one, "name"), name))
            return true;
    return false;
}

/* All but the instance, which comes first, and stars. */
static json_t *parameters_of(const struct found *found, const struct python_method *init)
{
    json_t *attributes = json_array();
    bool is_instance = true;

    for (size_t i = 0; i < init->parameter_count && i < PYTHON_ITEM_LIMIT; i++) {
        const struct python_parameter *parameter = &init->parameters[i];
        bool mismatch = false;
        if (parameter->kind != PYTHON_PLAIN)
            continue;
        if (is_instance && !parameter->keyword_only) {
            is_instance = false;
            continue;
        }
        json_t *attribute = operation_attribute_read(found->tree, parameter, &mismatch);
        if (has_attribute(attributes, json_object_get(attribute, "name")))
            json_decref(attribute);
        else
            json_array_append_new(attributes, attribute);
    }
    return attributes;
}

static json_t *attributes_of(const struct found *found)
{
    for (int depth = 0; depth < HERITAGE; depth++) {
        const struct python_method *init = init_of(found);
        if (init)
            return parameters_of(found, init);
        if (found->node)
            return json_deep_copy(json_object_get(found->node, "attributes"));
        if (!found->parent)
            break;
        found = found->parent;
    }
    return json_array();
}

/* The docstring, its lines without what they are indented by. */
static json_t *help_of(const struct found *found)
{
    const struct python_body *body = &found->class->body;
    struct python_range range = body->count > 0 ? body->statements[0].range
                                                : (struct python_range){};
    json_t *literal = body->count > 0 && body->statements[0].kind == PYTHON_DOCSTRING
                          ? python_literal_read(found->tree->text + range.from,
                                                range.to - range.from)
                          : NULL;
    const char *text = json_string_value(literal);
    char *help = malloc(HELP_BYTES + 1), *to = help;

    while (help && text && *text && to < help + HELP_BYTES) {
        if (to == help || to[-1] == '\n')
            text += strspn(text, " \t");
        if (*text)
            *to++ = *text++;
    }
    while (to > help && (to[-1] == '\n' || to[-1] == ' ' || (to[-1] & 0x80 && text && *text)))
        to--;
    json_t *read = help && to > help ? json_stringn(help, (size_t) (to - help)) : NULL;
    free(help);
    json_decref(literal);
    return read;
}

static json_t *ports_of(const struct finder *finder, const char *part)
{
    json_t *ports = json_object_get(finder->rule, part);

    return ports ? json_incref(ports) : json_array();
}

static json_t *node_type(const struct finder *finder, const struct found *found)
{
    int length = (int) (found->class->name.to - found->class->name.from);
    const char *name = found->tree->text + found->class->name.from;
    json_t *node = json_pack("{so ss# sO so so so so*}", "id",
                             json_sprintf(NODE_CLASS_PREFIX "%s.%.*s", found->module, length, name),
                             "name", name, length, "category",
                             json_object_get(finder->rule, "category"), "attributes",
                             attributes_of(found), "inputs", ports_of(finder, "inputs"), "outputs",
                             ports_of(finder, "outputs"), "help", help_of(found));

    return node;
}

static int by_id(const void *a, const void *b)
{
    const json_t *const *left = a, *const *right = b;

    return strcmp(json_string_value(json_object_get(*left, "id")),
                  json_string_value(json_object_get(*right, "id")));
}

/* Of two classes of one name in a module the last one is it. */
static bool is_hidden(const struct finder *finder, const struct found *found)
{
    for (const struct found *one = found + 1; one < finder->all + finder->count; one++)
        if (one->tree == found->tree && is_called(one, found->tree, found->class->name))
            return true;
    return false;
}

static json_t *types_of(struct finder *finder)
{
    json_t **types = df_alloc(&finder->arena, (finder->count + 1) * sizeof(json_t *));
    json_t *list = json_array();
    size_t count = 0;

    for (size_t i = 0; i < finder->count; i++)
        if (finder->all[i].counts && !is_hidden(finder, &finder->all[i]))
            types[count] = node_type(finder, &finder->all[i]), count += types[count] != NULL;
    if (count > 0)
        qsort(types, count, sizeof *types, by_id);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, types[i]);
    return list;
}

json_t *node_classes(const json_t *type, json_t *modules)
{
    struct finder finder = {.type = type, .rule = json_object_get(type, "classes")};
    const char *id;
    json_t *module;

    if (!json_is_object(finder.rule))
        return json_array();
    df_arena_init(&finder.arena, FINDER_BYTES);
    finder.all = df_alloc(&finder.arena, NODE_CLASS_LIMIT * sizeof *finder.all);
    json_object_foreach(modules, id, module)
        add_module(&finder, json_string_value(json_object_get(module, "name")),
                   json_object_get(module, "code"));
    take_all(&finder);
    json_t *types = types_of(&finder);
    df_arena_release(&finder.arena);
    return types;
}

const char *node_class_problem(const json_t *types, const char *layer, char why[400])
{
    json_t *type;
    size_t index;

    if (!layer || strncmp(layer, NODE_CLASS_PREFIX, strlen(NODE_CLASS_PREFIX)) != 0)
        return NULL;
    json_array_foreach(types, index, type)
        if (strcmp(json_string_value(json_object_get(type, "id")), layer) == 0)
            return NULL;
    snprintf(why, 400, "there is no class '%.120s' in the modules of the project that can be drawn",
             layer + strlen(NODE_CLASS_PREFIX));
    return why;
}
