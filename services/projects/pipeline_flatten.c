#include "pipeline_flatten.h"
#include "graph.h"
#include "model_rules.h"
#include "pipeline_port.h"

#include <stdio.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

enum {
    FLAT_ID = PIPELINE_LEVELS * 65 + 1, /* ids of 64 bytes with a point between */
    FLAT_NAME = PIPELINE_LEVELS * 1024,
};

struct walk {
    json_t *tree, *nodes, *edges;
    size_t steps;
    bool is_cut;
};

/* Where one stands: the way in from the outermost pipeline. */
struct level {
    json_t *pipeline;
    const char *prefix, *title; /* "a.b.", "A / B / " */
    json_t *within;
    bool is_muted;
    int depth;
};

static const char *text_of(json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* The pipeline that a node is; NULL for an operation, and for a pipeline that is gone. */
static json_t *part_of(const struct walk *walk, const struct level *level, json_t *node)
{
    const char *id = text_of(node, "pipeline");

    return id && level->depth < PIPELINE_LEVELS ? model_document(walk->tree, MODEL_PIPELINES, id)
                                                : NULL;
}

static json_t *flat_node(const struct walk *walk, const struct level *level, json_t *node)
{
    if (level->depth == 1)
        return json_incref(node);
    json_t *flat = json_copy(node);
    json_object_set_new(flat, "name",
                        json_sprintf("%s%s", level->title, model_node_name(walk->tree, node)));
    json_object_set(flat, "within", level->within);
    if (level->is_muted)
        json_object_set_new(flat, "muted", json_true());
    return flat;
}

static void walk_level(struct walk *walk, const struct level *level);

static void walk_part(struct walk *walk, const struct level *outer, const char *id, json_t *node,
                      json_t *part)
{
    char prefix[FLAT_ID], title[FLAT_NAME];
    const char *name = model_node_name(walk->tree, node);
    df_auto(json_t) within = json_copy(outer->within);

    snprintf(prefix, sizeof prefix, "%s%s.", outer->prefix, id);
    snprintf(title, sizeof title, "%s%s / ", outer->title, name);
    json_array_append_new(
        within, json_pack("{ss sO*}", "name", name, "position", json_object_get(node, "position")));
    const struct level inner = {
        .pipeline = part,
        .prefix = prefix,
        .title = title,
        .within = within,
        .is_muted = outer->is_muted || json_is_true(json_object_get(node, "muted")),
        .depth = outer->depth + 1,
    };
    walk_level(walk, &inner);
}

/* Follows a port through the pipelines that only pass it on, to [id, port] of the operation whose
 * it is; a port that is gone stays where it was lost. A new reference. */
static json_t *resolve(const struct walk *walk, const struct level *level, const char *part,
                       const char *node_id, const char *port)
{
    const char *end = pipeline_side_find(part)->end;
    json_t *pipeline = level->pipeline;
    char id[FLAT_ID];
    size_t used = (size_t) snprintf(id, sizeof id, "%s%s", level->prefix, node_id);

    for (int depth = level->depth; depth < PIPELINE_LEVELS && used < sizeof id; depth++) {
        json_t *node = json_object_get(json_object_get(pipeline, "nodes"), node_id);
        const char *inner_id = text_of(node, "pipeline");
        json_t *inner = inner_id ? model_document(walk->tree, MODEL_PIPELINES, inner_id) : NULL;
        json_t *next = json_object_get(pipeline_exposure(inner, part, port), end);
        if (!next)
            break;
        pipeline = inner;
        node_id = json_string_value(json_array_get(next, 0));
        port = json_string_value(json_array_get(next, 1));
        used += (size_t) snprintf(id + used, sizeof id - used, ".%s", node_id);
    }
    return json_pack("[ss]", id, port);
}

static void walk_edges(struct walk *walk, const struct level *level)
{
    const char *id;
    json_t *edge;

    json_object_foreach(json_object_get(level->pipeline, "edges"), id, edge) {
        struct graph_edge ends = graph_edge_read(edge);
        char key[FLAT_ID];
        if (json_object_size(walk->edges) > MODEL_EDGES) {
            walk->is_cut = true;
            return;
        }
        snprintf(key, sizeof key, "%s%s", level->prefix, id);
        json_object_set_new(walk->edges, key,
                            json_pack("{so so}", "from",
                                      resolve(walk, level, "outputs", ends.from_node, ends.output),
                                      "to",
                                      resolve(walk, level, "inputs", ends.to_node, ends.input)));
    }
}

static void walk_level(struct walk *walk, const struct level *level)
{
    const char *id;
    json_t *node;

    json_object_foreach(json_object_get(level->pipeline, "nodes"), id, node) {
        json_t *part = part_of(walk, level, node);
        char key[FLAT_ID];
        if (walk->steps++ > MODEL_NODES * PIPELINE_LEVELS
            || json_object_size(walk->nodes) > MODEL_NODES) {
            walk->is_cut = true;
            return;
        }
        if (part) {
            walk_part(walk, level, id, node, part);
            continue;
        }
        snprintf(key, sizeof key, "%s%s", level->prefix, id);
        json_object_set_new(walk->nodes, key, flat_node(walk, level, node));
    }
    walk_edges(walk, level);
}

static json_t *find_exposed(const struct walk *walk, const struct level *level)
{
    json_t *exposed = json_object(), *exposure;
    const char *id;

    json_object_foreach(json_object_get(level->pipeline, "inputs"), id, exposure) {
        json_t *end = json_object_get(exposure, "to");
        df_auto(json_t) leaf = resolve(walk, level, "inputs",
                                       json_string_value(json_array_get(end, 0)),
                                       json_string_value(json_array_get(end, 1)));
        df_auto(json_t) key = json_sprintf("%s/%s", json_string_value(json_array_get(leaf, 0)),
                                           json_string_value(json_array_get(leaf, 1)));
        json_object_set(exposed, json_string_value(key), json_object_get(exposure, "name"));
    }
    return exposed;
}

struct pipeline_flat pipeline_flatten(json_t *tree, const char *id)
{
    struct walk walk = {.tree = tree, .nodes = json_object(), .edges = json_object()};
    df_auto(json_t) within = json_array();
    const struct level level = {
        .pipeline = model_document(tree, MODEL_PIPELINES, id),
        .prefix = "",
        .title = "",
        .within = within,
        .depth = 1,
    };

    walk_level(&walk, &level);
    json_t *pipeline = json_copy(level.pipeline);
    json_object_set_new(pipeline, "nodes", walk.nodes);
    json_object_set_new(pipeline, "edges", walk.edges);
    return (struct pipeline_flat){pipeline, find_exposed(&walk, &level), walk.is_cut};
}

void pipeline_flat_release(struct pipeline_flat *flat)
{
    json_decref(flat->pipeline);
    json_decref(flat->exposed);
    *flat = (struct pipeline_flat){};
}
