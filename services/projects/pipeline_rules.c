#include "pipeline_rules.h"
#include "graph.h"
#include "model_rules.h"
#include "pipeline_nest.h"

#include <stdio.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

struct look {
    json_t *tree, *before, *pipeline, *problems;
    const char *id;
    struct place place;
};

static const char *text_of(json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void complain_at(struct look *look, const char *member, const char *detail)
{
    size_t length = place_enter(&look->place, member);

    problem_add(look->problems, SEVERITY_ERROR, look->place.pointer, "%s", detail);
    place_leave(&look->place, length);
}

/* Whether a member of a map of the pipeline is as it was. */
static bool is_same(const struct look *look, const char *map, const char *key, json_t *value)
{
    json_t *was = json_object_get(json_object_get(look->before, map), key);
    return was && json_equal(was, value);
}

static bool is_too_deep(json_t *levels)
{
    const char *id;
    json_t *level;

    json_object_foreach(levels, id, level)
        if (json_integer_value(level) >= PIPELINE_LEVELS)
            return true;
    return false;
}

static const char *nesting_problem(const struct look *look, const char *part)
{
    if (!model_document(look->tree, MODEL_PIPELINES, part))
        return "there is no such pipeline";
    if (strcmp(part, look->id) == 0)
        return "a pipeline cannot be a part of itself";
    if (pipeline_reaches(look->tree, part, look->id))
        return "this pipeline is a part of that one, so that one cannot be a part of it";
    df_auto(json_t) levels = pipeline_levels(look->tree);
    return is_too_deep(levels) ? "pipelines within pipelines may have at most 8 levels" : NULL;
}

static void check_node(struct look *look, json_t *node, json_t *known)
{
    const char *part = text_of(node, "pipeline");

    if (!json_object_get(known, part)) {
        const char *problem = nesting_problem(look, part);
        json_object_set_new(known, part, problem ? json_string(problem) : json_null());
    }
    const char *problem = json_string_value(json_object_get(known, part));
    if (problem)
        complain_at(look, "pipeline", problem);
    if (json_object_size(json_object_get(node, "attributes")) > 0)
        complain_at(look, "attributes", "are those of operations; this node is a pipeline");
    if (json_object_size(json_object_get(node, "references")) > 0)
        complain_at(look, "references", "are those of operations; this node is a pipeline");
    if (json_object_get(node, "pinned"))
        complain_at(look, "pinned", "a pipeline cannot be pinned; pin operations in it");
}

static void check_nodes(struct look *look)
{
    size_t outer = place_enter(&look->place, "nodes");
    df_auto(json_t) known = json_object();
    const char *id;
    json_t *node;

    json_object_foreach(json_object_get(look->pipeline, "nodes"), id, node) {
        if (!json_object_get(node, "pipeline") || is_same(look, "nodes", id, node))
            continue;
        size_t inner = place_enter(&look->place, id);
        check_node(look, node, known);
        place_leave(&look->place, inner);
    }
    place_leave(&look->place, outer);
}

/* Whether another exposure of this direction has the same member. */
static bool is_shared(json_t *exposures, json_t *exposure, const char *member)
{
    const char *id;
    json_t *other;

    json_object_foreach(exposures, id, other)
        if (other != exposure
            && json_equal(json_object_get(other, member), json_object_get(exposure, member)))
            return true;
    return false;
}

static void check_exposure(struct look *look, const struct pipeline_side *side, json_t *exposures,
                           json_t *exposure)
{
    json_t *end = json_object_get(exposure, side->end);
    const char *node_id = json_string_value(json_array_get(end, 0));
    json_t *node = json_object_get(json_object_get(look->pipeline, "nodes"), node_id);
    const char *port = json_string_value(json_array_get(end, 1));
    struct pipeline_port unused;
    char why[200];

    if (is_shared(exposures, exposure, "name"))
        complain_at(look, "name", "is taken by another port");
    if (is_shared(exposures, exposure, side->end))
        complain_at(look, side->end, "is exposed already");
    if (!node) {
        complain_at(look, side->end, "there is no such node");
    } else if (!pipeline_port_find(look->tree, node, side->part, port, &unused)) {
        snprintf(why, sizeof why, "'%.60s' has no %s '%.60s'", model_node_name(look->tree, node),
                 side == pipeline_sides ? "input" : "output", port);
        complain_at(look, side->end, why);
    }
}

static void check_exposures(struct look *look, const struct pipeline_side *side)
{
    size_t outer = place_enter(&look->place, side->part);
    json_t *exposures = json_object_get(look->pipeline, side->part), *exposure;
    const char *id;

    json_object_foreach(exposures, id, exposure) {
        if (is_same(look, side->part, id, exposure))
            continue;
        size_t inner = place_enter(&look->place, id);
        check_exposure(look, side, exposures, exposure);
        place_leave(&look->place, inner);
    }
    place_leave(&look->place, outer);
}

/* An input has one source: an edge, or who uses the pipeline. Who came later is told. */
static void check_source(struct look *look, const char *edge_id, json_t *edge, json_t *by_end)
{
    struct graph_edge ends = graph_edge_read(edge);
    char key[1024], why[200];

    snprintf(key, sizeof key, "%s/%s", ends.to_node, ends.input);
    const char *id = json_string_value(json_object_get(by_end, key));
    json_t *exposure = id ? json_object_get(json_object_get(look->pipeline, "inputs"), id) : NULL;
    if (!exposure)
        return;
    if (!is_same(look, "edges", edge_id, edge)) {
        size_t length = place_enter(&look->place, "edges");
        snprintf(why, sizeof why, "the input is exposed as '%.80s'; take that back first",
                 text_of(exposure, "name"));
        complain_at(look, edge_id, why);
        place_leave(&look->place, length);
    } else if (!is_same(look, "inputs", id, exposure)) {
        size_t length = place_enter(&look->place, "inputs");
        complain_at(look, id, "the input is connected already; disconnect it to expose it");
        place_leave(&look->place, length);
    }
}

static void check_sources(struct look *look)
{
    df_auto(json_t) by_end = json_object(); /* "node/input" -> id of the exposure */
    json_t *exposure, *edge;
    char key[1024];
    const char *id;

    json_object_foreach(json_object_get(look->pipeline, "inputs"), id, exposure) {
        json_t *end = json_object_get(exposure, "to");
        snprintf(key, sizeof key, "%s/%s", json_string_value(json_array_get(end, 0)),
                 json_string_value(json_array_get(end, 1)));
        json_object_set_new(by_end, key, json_string(id));
    }
    if (json_object_size(by_end) == 0)
        return;
    json_object_foreach(json_object_get(look->pipeline, "edges"), id, edge)
        check_source(look, id, edge, by_end);
}

void pipeline_rules_check(json_t *tree, const char *id, json_t *before, json_t *problems)
{
    struct look look = {
        .tree = tree,
        .before = before,
        .pipeline = model_document(tree, MODEL_PIPELINES, id),
        .problems = problems,
        .id = id,
    };

    model_path(MODEL_PIPELINES, id, look.place.pointer);
    check_nodes(&look);
    for (size_t i = 0; i < DF_COUNT(pipeline_sides); i++)
        check_exposures(&look, &pipeline_sides[i]);
    check_sources(&look);
}
