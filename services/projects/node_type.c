#include "node_type.h"

#include "extension_store.h"
#include "node_class.h"
#include "problems.h"

#include <string.h>

static int find_type(struct df_ctx *ctx, const char *name, const json_t **type)
{
    json_t *items, *item, *one;
    size_t i, k;
    int failed = extension_store_list(ctx, &items);

    *type = NULL;
    if (failed || !name)
        return failed;
    json_array_foreach(items, i, item)
        json_array_foreach(json_object_get(item, "resources"), k, one)
            if (strcmp(json_string_value(json_object_get(one, "type")), name) == 0)
                *type = one;
    return 0;
}

int node_type_list(struct df_ctx *ctx, const char *type, const json_t *tree, const json_t **types)
{
    const json_t *of = NULL;
    int failed = find_type(ctx, type, &of);

    if (!failed)
        *types = df_defer_json(&ctx->arena, node_classes(of, json_object_get(tree, "modules")));
    return failed;
}

static const char *layer_of(json_t *node)
{
    return json_string_value(json_object_get(node, "layer"));
}

static bool is_asked(json_t *nodes)
{
    const char *id, *layer;
    json_t *node;

    json_object_foreach(nodes, id, node) {
        layer = layer_of(node);
        if (layer && strncmp(layer, NODE_CLASS_PREFIX, strlen(NODE_CLASS_PREFIX)) == 0)
            return true;
    }
    return false;
}

int node_type_check(struct df_ctx *ctx, const json_t *tree, const json_t *resource,
                    const char *pointer, json_t *problems)
{
    const char *type = json_string_value(json_object_get(resource, "type")), *id;
    json_t *nodes = json_object_get(resource, "nodes"), *node;
    const json_t *types;
    char why[400];

    if (!is_asked(nodes))
        return 0;
    int failed = node_type_list(ctx, type, tree, &types);
    if (failed)
        return failed;
    json_object_foreach(nodes, id, node) {
        const char *problem = node_class_problem(types, layer_of(node), why);
        if (problem)
            problem_add(problems, SEVERITY_ERROR,
                        df_printf(&ctx->arena, "%s/nodes/%s/layer", pointer, id), "%s", problem);
    }
    return 0;
}
