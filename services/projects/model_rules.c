#include "model_rules.h"
#include "attribute.h"
#include "graph.h"
#include "name.h"
#include "pipeline_rules.h"

#include <stdio.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

enum { WHY_SIZE = 200 };

struct check {
    json_t *tree;
    struct place place;
    json_t *problems;
};

static void complain(struct check *check, const char *detail)
{
    problem_add(check->problems, SEVERITY_ERROR, check->place.pointer, "%s", detail);
}

json_t *model_node_interface(json_t *tree, json_t *node)
{
    const char *operation = json_string_value(json_object_get(node, "operation"));
    json_t *builtin = operation ? model_builtin(operation) : NULL;

    if (builtin || !operation)
        return builtin;
    return json_object_get(model_document(tree, MODEL_OPERATIONS, operation), "interface");
}

const char *model_node_name(json_t *tree, json_t *node)
{
    const char *operation = json_string_value(json_object_get(node, "operation"));
    const char *pipeline = json_string_value(json_object_get(node, "pipeline"));
    const char *name = json_string_value(json_object_get(node, "name"));
    json_t *document = operation ? model_document(tree, MODEL_OPERATIONS, operation)
                                 : model_document(tree, MODEL_PIPELINES, pipeline);

    if (!name)
        name = json_string_value(json_object_get(document, "name"));
    return name ? name : operation ? operation : "?";
}

json_t *model_interface_row(json_t *interface, const char *part, const char *name)
{
    json_t *rows = json_object_get(interface, part), *row;
    size_t index;

    json_array_foreach(rows, index, row) {
        const char *found = json_string_value(json_object_get(row, "name"));
        if (found && strcmp(found, name) == 0)
            return row;
    }
    return NULL;
}

static const char *artifact_problem(const char *id)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (strlen(id) != sizeof form - 1)
        return "must be the id of an artifact";
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '-' ? id[i] != '-' : !strchr("0123456789abcdefABCDEF", id[i]))
            return "must be the id of an artifact";
    return NULL;
}

const char *model_reference_problem(json_t *tree, json_t *row, const char *id, char why[200])
{
    const char *wanted = json_string_value(json_object_get(row, "type"));
    json_t *resource = model_document(tree, MODEL_RESOURCES, id);
    const char *type = json_string_value(json_object_get(resource, "type"));

    if (row == json_array_get(json_object_get(model_builtin("Input"), "references"), 0))
        return artifact_problem(id);
    if (!resource)
        return "there is no such resource";
    if (!wanted || !wanted[0] || !type || strcmp(wanted, type) == 0)
        return NULL;
    snprintf(why, WHY_SIZE, "must be a resource of type '%.80s'", wanted);
    return why;
}

static const char *port_problem(json_t *tree, json_t *pipeline, const char *node_id,
                                const char *part, const char *port, char why[WHY_SIZE],
                                const char **type)
{
    json_t *node = json_object_get(json_object_get(pipeline, "nodes"), node_id);
    struct pipeline_port found = {};
    bool is_input = strcmp(part, "inputs") == 0;

    if (!node)
        return "there is no such node";
    if (!pipeline_port_find(tree, node, part, port, &found)) {
        snprintf(why, WHY_SIZE, "'%.60s' has no %s '%.60s'", model_node_name(tree, node),
                 is_input ? "input" : "output", port);
        return why;
    }
    *type = found.type;
    return NULL;
}

static bool types_agree(const char *from, const char *to)
{
    return !from || !to || !from[0] || !to[0] || strcmp(from, "any") == 0 || strcmp(to, "any") == 0
           || strcmp(from, to) == 0;
}

const char *model_edge_problem(json_t *tree, json_t *pipeline, json_t *value, char why[200])
{
    struct graph_edge edge = graph_edge_read(value);
    const char *from_type = NULL, *to_type = NULL;
    const char *problem = port_problem(tree, pipeline, edge.from_node, "outputs", edge.output, why,
                                       &from_type);

    if (!problem)
        problem = port_problem(tree, pipeline, edge.to_node, "inputs", edge.input, why, &to_type);
    if (problem || types_agree(from_type, to_type))
        return problem;
    snprintf(why, WHY_SIZE, "'%.80s' does not fit into '%.80s'", from_type, to_type);
    return why;
}

static void check_attribute(struct check *check, json_t *interface, const char *name, json_t *value)
{
    json_t *row = model_interface_row(interface, "attributes", name);
    char why[WHY_SIZE];
    const char *problem = NULL;

    if (!row)
        problem = "the operation has no such attribute";
    else if (json_is_true(json_object_get(row, "read_only")))
        problem = "the attribute is read-only";
    else
        problem = attribute_value_problem(row, value, why);
    if (!problem && model_builtin("Output") == interface)
        problem = name_problem(json_string_value(value));
    if (problem)
        complain(check, problem);
}

static void check_reference(struct check *check, json_t *interface, const char *name, json_t *value)
{
    json_t *row = model_interface_row(interface, "references", name);
    char why[WHY_SIZE];
    const char *problem = row ? model_reference_problem(check->tree, row, json_string_value(value),
                                                        why)
                              : "the operation has no such reference";
    if (problem)
        complain(check, problem);
}

/* Calls `look` for each member of the node's `part` that is not as it was. */
static void check_values(struct check *check, json_t *interface, json_t *before, json_t *node,
                         const char *part,
                         void (*look)(struct check *, json_t *, const char *, json_t *))
{
    size_t outer = place_enter(&check->place, part);
    json_t *old = json_object_get(before, part), *value;
    const char *name;

    json_object_foreach(json_object_get(node, part), name, value) {
        json_t *was = json_object_get(old, name);
        if (was && json_equal(was, value))
            continue;
        size_t inner = place_enter(&check->place, name);
        look(check, interface, name, value);
        place_leave(&check->place, inner);
    }
    place_leave(&check->place, outer);
}

static bool same_member(json_t *a, json_t *b, const char *name)
{
    return json_equal(json_object_get(a, name), json_object_get(b, name));
}

/* The outputs of Input and Output are no work that could be saved. */
static void check_pinned(struct check *check, json_t *node)
{
    const char *operation = json_string_value(json_object_get(node, "operation"));
    size_t length = place_enter(&check->place, "pinned");

    if (json_object_get(node, "pinned") && model_builtin(operation))
        complain(check, "Input and Output cannot be pinned");
    place_leave(&check->place, length);
}

static void check_node(struct check *check, json_t *before, json_t *node)
{
    json_t *interface = model_node_interface(check->tree, node);
    bool is_same_operation = before && same_member(before, node, "operation");

    if (!interface && !is_same_operation) {
        size_t length = place_enter(&check->place, "operation");
        complain(check, "there is no such operation");
        place_leave(&check->place, length);
    }
    if (!interface)
        return;
    check_values(check, interface, before, node, "attributes", check_attribute);
    check_values(check, interface, before, node, "references", check_reference);
    check_pinned(check, node);
}

static void check_nodes(struct check *check, json_t *before, json_t *pipeline)
{
    size_t outer = place_enter(&check->place, "nodes");
    json_t *old = json_object_get(before, "nodes"), *node;
    const char *id;

    json_object_foreach(json_object_get(pipeline, "nodes"), id, node) {
        json_t *was = json_object_get(old, id);
        if (json_object_get(node, "pipeline") || (was && json_equal(was, node)))
            continue;
        size_t inner = place_enter(&check->place, id);
        check_node(check, was, node);
        place_leave(&check->place, inner);
    }
    place_leave(&check->place, outer);
}

static void complain_of_edge(void *data, const char *id, const char *detail)
{
    struct check *check = data;
    size_t length = place_enter(&check->place, id);

    complain(check, detail);
    place_leave(&check->place, length);
}

static void check_edges(struct check *check, json_t *before, json_t *pipeline)
{
    size_t outer = place_enter(&check->place, "edges");
    json_t *old = json_object_get(before, "edges"), *edge;
    df_auto(json_t) added = json_object();
    const char *id;
    char why[WHY_SIZE];

    json_object_foreach(json_object_get(pipeline, "edges"), id, edge) {
        json_t *was = json_object_get(old, id);
        if (was && json_equal(was, edge))
            continue;
        json_object_set_new(added, id, json_true());
        const char *problem = model_edge_problem(check->tree, pipeline, edge, why);
        if (problem)
            complain_of_edge(check, id, problem);
    }
    graph_check(pipeline, added, complain_of_edge, check);
    place_leave(&check->place, outer);
}

/* Adds the name of each pipeline that has a node which is, or refers to, `id`. */
static void list_users(json_t *tree, enum model_kind kind, const char *id, char names[WHY_SIZE])
{
    const char *pipeline_id, *node_id, *name;
    json_t *pipeline, *node, *value;
    size_t used = 0;

    names[0] = '\0';
    json_object_foreach(json_object_get(tree, "pipelines"), pipeline_id, pipeline) {
        bool is_user = false;
        json_object_foreach(json_object_get(pipeline, "nodes"), node_id, node) {
            value = json_object_get(node, model_kinds[kind].noun);
            if (json_is_string(value) && strcmp(json_string_value(value), id) == 0)
                is_user = true;
            json_object_foreach(json_object_get(node, "references"), name, value)
                if (kind == MODEL_RESOURCES && strcmp(json_string_value(value), id) == 0)
                    is_user = true;
        }
        if (is_user && used < WHY_SIZE - 1)
            used += (size_t) snprintf(names + used, WHY_SIZE - used, "%s'%.60s'", used ? ", " : "",
                                      json_string_value(json_object_get(pipeline, "name")));
    }
}

static void check_removed(struct check *check, enum model_kind kind, const char *id)
{
    char names[WHY_SIZE];

    if (kind != MODEL_PIPELINES && kind != MODEL_OPERATIONS && kind != MODEL_RESOURCES)
        return;
    list_users(check->tree, kind, id, names);
    if (names[0])
        problem_add(check->problems, SEVERITY_ERROR, check->place.pointer, "is used by %s", names);
}

/* Every name of the collection without difference of case -> id of who has it first. */
static json_t *index_names(json_t *collection, json_t *before)
{
    json_t *names = json_object(), *document;
    char folded[NAME_BYTES + 1];
    const char *id;

    /* Who had the name before keeps it, whatever the order. */
    for (int round = 0; round < 2; round++)
        json_object_foreach(collection, id, document) {
            json_t *was = json_object_get(before, id);
            bool is_new = was && !same_member(was, document, "name");
            if (is_new != (round == 1))
                continue;
            name_fold(json_string_value(json_object_get(document, "name")), folded);
            if (!json_object_get(names, folded))
                json_object_set_new(names, folded, json_string(id));
        }
    return names;
}

static bool has_new_name(json_t *collection, json_t *before)
{
    const char *id;
    json_t *was;

    json_object_foreach(before, id, was) {
        json_t *document = json_object_get(collection, id);
        if (document && !same_member(was, document, "name"))
            return true;
    }
    return false;
}

static void check_names(struct check *check, enum model_kind kind, json_t *before)
{
    json_t *collection = json_object_get(check->tree, model_kinds[kind].name), *was;
    df_auto(json_t) names = index_names(collection, before);
    char folded[NAME_BYTES + 1];
    const char *id;

    json_object_foreach(before, id, was) {
        json_t *name = json_object_get(json_object_get(collection, id), "name");
        if (!name || json_equal(name, json_object_get(was, "name")))
            continue;
        name_fold(json_string_value(name), folded);
        if (strcmp(json_string_value(json_object_get(names, folded)), id) == 0)
            continue;
        model_path(kind, id, check->place.pointer);
        place_enter(&check->place, "name");
        problem_add(check->problems, SEVERITY_ERROR, check->place.pointer,
                    "'%.120s' is taken by another %s", json_string_value(name),
                    model_kinds[kind].noun);
    }
    if (json_object_size(collection) > MODEL_ENTITIES)
        problem_add(check->problems, SEVERITY_ERROR, "", "a project may have at most %d %s",
                    MODEL_ENTITIES, model_kinds[kind].name);
}

static void check_document(struct check *check, enum model_kind kind, const char *id,
                           json_t *before)
{
    json_t *document = model_document(check->tree, kind, id);

    model_path(kind, id, check->place.pointer);
    if (!document) {
        check_removed(check, kind, id);
    } else if (kind == MODEL_PIPELINES) {
        check_nodes(check, before, document);
        check_edges(check, before, document);
        pipeline_rules_check(check->tree, id, before, check->problems);
    } else if (kind == MODEL_OPERATIONS && model_builtin(id)) {
        complain(check, "the id belongs to a built-in operation");
    }
}

void model_rules_check(json_t *tree, const struct model_touched *touched, json_t *problems)
{
    struct check check = {.tree = tree, .problems = problems};
    const char *id;
    json_t *before;

    for (enum model_kind kind = 0; kind < MODEL_KIND_COUNT; kind++) {
        json_object_foreach(touched->before[kind], id, before)
            check_document(&check, kind, id, json_is_object(before) ? before : NULL);
        json_t *collection = json_object_get(tree, model_kinds[kind].name);
        if (kind != MODEL_SERIALIZATION && has_new_name(collection, touched->before[kind]))
            check_names(&check, kind, touched->before[kind]);
    }
}
