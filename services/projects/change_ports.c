#include "change.h"
#include "pipeline_nest.h"

#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

/* Documents have not been checked for their shape here: whatever is missing is passed over. */

static const char *text_of(json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void add_step(json_t *todo, const char *verb, json_t *path, json_t *value)
{
    json_array_append_new(todo, json_pack("{ss so so*}", "op", verb, "path", path, "value", value));
}

/* What a change does to the ports of one node: old name -> new name, or null when it is gone. */
struct port_moves {
    const char *path; /* of the pipeline that the node is in */
    const char *node;
    const struct pipeline_side *side;
    json_t *names;
};

/* Edges and exposures of `map` whose end is such a port. */
static void move_in_map(json_t *todo, json_t *pipeline, const char *map,
                        const struct port_moves *moves)
{
    const char *id;
    json_t *member;

    json_object_foreach(json_object_get(pipeline, map), id, member) {
        json_t *end = json_object_get(member, moves->side->end);
        const char *node = json_string_value(json_array_get(end, 0));
        const char *port = json_string_value(json_array_get(end, 1));
        json_t *name = port ? json_object_get(moves->names, port) : NULL;
        if (!node || !name || strcmp(node, moves->node) != 0)
            continue;
        json_t *path = json_sprintf("%s/%s/%s", moves->path, map, id);
        if (json_is_null(name)) {
            add_step(todo, "remove", path, NULL);
            continue;
        }
        json_t *moved = json_copy(member);
        json_object_set_new(moved, moves->side->end, json_pack("[sO]", node, name));
        add_step(todo, "replace", path, moved);
    }
}

void change_port_moves(json_t *todo, json_t *pipeline, const char *path, const char *node,
                       const char *part, json_t *names)
{
    const struct port_moves moves = {path, node, pipeline_side_find(part), names};

    move_in_map(todo, pipeline, "edges", &moves);
    move_in_map(todo, pipeline, moves.side->part, &moves);
}

/* The names that this direction's ports have lost since `before`. */
static json_t *lost_names(json_t *before, json_t *after, const char *part)
{
    json_t *names = json_object(), *was;
    const char *id;

    json_object_foreach(json_object_get(before, part), id, was) {
        const char *old = text_of(was, "name");
        json_t *now = json_object_get(json_object_get(after, part), id);
        const char *new = text_of(now, "name");
        if (!old || (new &&strcmp(old, new) == 0))
            continue;
        if (new)
            json_object_set_new(names, old, json_string(new));
        else if (!pipeline_exposure(after, part, old))
            json_object_set_new(names, old, json_null());
    }
    return names;
}

static const char *tell_users(struct change *change, const char *id, const char *part,
                              json_t *names)
{
    df_auto(json_t) todo = json_array();
    const char *user_id, *node_id;
    json_t *user, *node;

    if (json_object_size(names) == 0)
        return NULL;
    json_object_foreach(json_object_get(change->tree, "pipelines"), user_id, user) {
        char path[JSON_POINTER_BYTES + 1];
        model_path(MODEL_PIPELINES, user_id, path);
        json_object_foreach(json_object_get(user, "nodes"), node_id, node) {
            const char *used = text_of(node, "pipeline");
            if (used && strcmp(used, id) == 0)
                change_port_moves(todo, user, path, node_id, part, names);
        }
    }
    return change_run(change, todo);
}

static bool is_lost(json_t *before, json_t *nodes, json_t *end)
{
    const char *node = json_string_value(json_array_get(end, 0));

    return node && !json_object_get(nodes, node)
           && json_object_get(json_object_get(before, "nodes"), node);
}

static void drop_lost(json_t *todo, const char *id, json_t *pipeline, json_t *before,
                      const char *map)
{
    json_t *nodes = json_object_get(pipeline, "nodes"), *member;
    const char *key;

    json_object_foreach(json_object_get(pipeline, map), key, member)
        if (is_lost(before, nodes, json_object_get(member, "from"))
            || is_lost(before, nodes, json_object_get(member, "to")))
            add_step(todo, "remove", json_sprintf("/pipelines/%s/%s/%s", id, map, key), NULL);
}

/* Edges of a node that is removed go with it, and what of it was exposed. */
static const char *derive_pipeline(struct change *change, const char *id, json_t *before)
{
    json_t *pipeline = model_document(change->tree, MODEL_PIPELINES, id);
    df_auto(json_t) todo = json_array();

    drop_lost(todo, id, pipeline, before, "edges");
    for (size_t i = 0; i < DF_COUNT(pipeline_sides); i++)
        drop_lost(todo, id, pipeline, before, pipeline_sides[i].part);
    const char *problem = change_run(change, todo);
    pipeline = model_document(change->tree, MODEL_PIPELINES, id);
    for (size_t i = 0; i < DF_COUNT(pipeline_sides) && pipeline && !problem; i++) {
        df_auto(json_t) names = lost_names(before, pipeline, pipeline_sides[i].part);
        problem = tell_users(change, id, pipeline_sides[i].part, names);
    }
    return problem;
}

static bool has_ports(json_t *touched)
{
    const char *id;
    json_t *before;

    json_object_foreach(touched, id, before)
        if (json_object_size(json_object_get(before, "inputs"))
            || json_object_size(json_object_get(before, "outputs")))
            return true;
    return false;
}

/* Those that were touched and have so many levels below them. */
static json_t *touched_at(struct change *change, json_t *levels, json_int_t level)
{
    json_t *list = json_object(), *before;
    const char *id;

    json_object_foreach(change->touched.before[MODEL_PIPELINES], id, before)
        if (json_is_object(before) && json_integer_value(json_object_get(levels, id)) == level)
            json_object_set(list, id, before);
    return list;
}

/* What a pipeline loses may touch those that use it, so the inner ones come first. */
const char *change_ports(struct change *change)
{
    const char *problem = NULL, *id;
    json_t *touched = change->touched.before[MODEL_PIPELINES], *before;
    df_auto(json_t) levels = has_ports(touched) ? pipeline_levels(change->tree) : json_object();

    for (int level = 0; level < PIPELINE_LEVELS && json_object_size(touched) > 0; level++) {
        df_auto(json_t) now = touched_at(change, levels, level);
        json_object_foreach(now, id, before)
            if (!problem)
                problem = derive_pipeline(change, id, before);
    }
    return problem;
}
