#include "remake.h"
#include "name.h"

#include <df/uuid.h>

#include <string.h>

void remake_init(struct remake *remake, struct df_arena *arena, json_t *tree, json_t *recipe)
{
    *remake = (struct remake){
        .arena = arena,
        .tree = tree,
        .recipe = recipe,
        .patch = json_array(),
        .left_out = json_array(),
        .nodes = json_object(),
        .edges = json_object(),
        .made = json_object(),
        .names = json_object(),
        .pipeline = df_uuid_new(arena),
    };
}

void remake_release(struct remake *remake)
{
    json_decref(remake->patch);
    json_decref(remake->left_out);
    json_decref(remake->nodes);
    json_decref(remake->edges);
    json_decref(remake->made);
    json_decref(remake->names);
    *remake = (struct remake){};
}

static const char *text_of(const json_t *object, const char *member)
{
    return json_string_value(json_object_get(object, member));
}

static bool is_text(const json_t *object, const char *member, const char *wanted)
{
    const char *text = text_of(object, member);

    return text && strcmp(text, wanted) == 0;
}

static json_t *find_node(const struct remake *remake, const char *id)
{
    json_t *node;
    size_t index;

    json_array_foreach(json_object_get(remake->recipe, "nodes"), index, node)
        if (is_text(node, "id", id))
            return node;
    return NULL;
}

/* The edge that leads to an artifact; NULL when nothing is known to have made it. */
static json_t *edge_to(const struct remake *remake, const char *id)
{
    json_t *edge;
    size_t index;

    json_array_foreach(json_object_get(remake->recipe, "edges"), index, edge)
        if (is_text(edge, "to", id))
            return edge;
    return NULL;
}

/* Only values that differ from the default are kept in a node; of what is not known, all. */
static json_t *values_of(json_t *job)
{
    json_t *interface = json_object_get(json_object_get(job, "was"), "interface"), *row;
    json_t *values = json_copy(json_object_get(job, "attributes"));
    size_t index;

    json_array_foreach(json_object_get(interface, "attributes"), index, row) {
        const char *name = text_of(row, "name");
        json_t *preset = json_object_get(row, "default");
        if (name && preset && json_equal(preset, json_object_get(values, name)))
            json_object_del(values, name);
    }
    return values;
}

static void add_job(struct remake *remake, json_t *job)
{
    const char *name = text_of(job, "name"), *operation = remake_operation(remake, job);
    json_t *bundles = json_object_get(remake->recipe, "bundles");

    if (!operation) {
        remake_leave_out(remake, name ? name : "a job", "the code that it ran cannot be read");
        return;
    }
    json_t *node = json_pack("{ss so so}", "operation", operation, "attributes", values_of(job),
                             "references", remake_references(remake, job));
    if (name && !is_text(job, "operation_name", name) && !name_problem(name))
        json_object_set_new(node, "name", json_string(name));
    json_object_set_new(remake->nodes, text_of(job, "id"), node);
    remake_modules(remake, json_object_get(bundles, text_of(job, "bundle")));
}

/* Why an artifact cannot be put into the new pipeline; NULL: it can. */
static const char *root_problem(const json_t *artifact)
{
    if (!is_text(artifact, "kind", "artifact"))
        return "where it comes from is not yours to see, or gone";
    if (is_text(artifact, "state", "deleted"))
        return "the artifact that it read was deleted";
    return NULL;
}

/* An Input for what is the beginning; false when it cannot be one. */
static bool add_root(struct remake *remake, const char *id, const char *reader, const char *input)
{
    json_t *artifact = find_node(remake, id);
    const char *problem = root_problem(artifact);

    if (json_object_get(remake->nodes, id))
        return true;
    if (problem) {
        remake_leave_out(remake, reader, "nothing is connected to its input '%s': %s", input,
                         problem);
        return false;
    }
    json_object_set_new(remake->nodes, id,
                        json_pack("{ss s{} s{ss} ss*}", "operation", "Input", "attributes",
                                  "references", "artifact", id, "name", text_of(artifact, "name")));
    return true;
}

static void connect(struct remake *remake, const char *from, const char *output, const char *to,
                    const char *input)
{
    json_object_set_new(remake->edges, df_uuid_new(remake->arena),
                        json_pack("{s[ss] s[ss]}", "from", from, output, "to", to, input));
}

/* What leads into a job: from another, or from the artifact at the beginning. An artifact on the
 * way is what made it. */
static void add_edge(struct remake *remake, const json_t *edge)
{
    const char *from = text_of(edge, "from"), *to = text_of(edge, "to");
    const char *output = text_of(edge, "output"), *input = text_of(edge, "input");
    const char *reader = text_of(find_node(remake, to), "name");
    json_t *maker = edge_to(remake, from);

    if (!input || !json_object_get(remake->nodes, to))
        return;
    if (is_text(find_node(remake, from), "kind", "artifact") && maker) {
        from = text_of(maker, "from");
        output = text_of(maker, "output");
    }
    if (is_text(find_node(remake, from), "kind", "job")) {
        if (json_object_get(remake->nodes, from))
            connect(remake, from, output ? output : "data", to, input);
        else
            remake_leave_out(remake, reader ? reader : "a job",
                             "nothing is connected to its input '%s'", input);
    } else if (add_root(remake, from, reader ? reader : "a job", input)) {
        connect(remake, from, "data", to, input);
    }
}

/* The Output that makes the artifact again. */
static bool add_target(struct remake *remake)
{
    const json_t *artifact = json_object_get(remake->recipe, "artifact");
    const char *id = text_of(artifact, "id"), *name = text_of(artifact, "name");
    const json_t *maker = edge_to(remake, id);
    const char *from = text_of(maker, "from"), *output = text_of(maker, "output");

    if (!from || !json_object_get(remake->nodes, from))
        return false;
    json_object_set_new(remake->nodes, "target",
                        json_pack("{ss s{ss} s{}}", "operation", "Output", "attributes", "name",
                                  name, "references"));
    connect(remake, from, output ? output : "data", "target", "data");
    return true;
}

static const char *pipeline_name(struct remake *remake, const char *wanted)
{
    const char *artifact = text_of(json_object_get(remake->recipe, "artifact"), "name");
    const char *name = wanted ? wanted : df_printf(remake->arena, "What made %s", artifact);

    return remake_name(remake, MODEL_PIPELINES, name_problem(name) ? "What made it" : name);
}

bool remake_make(struct remake *remake, const char *name)
{
    json_t *node, *edge;
    size_t index;
    char path[JSON_POINTER_BYTES + 1];

    json_array_foreach(json_object_get(remake->recipe, "nodes"), index, node)
        if (is_text(node, "kind", "job"))
            add_job(remake, node);
    json_array_foreach(json_object_get(remake->recipe, "edges"), index, edge)
        add_edge(remake, edge);
    if (json_is_true(json_object_get(remake->recipe, "truncated")))
        remake_leave_out(remake, "The beginning", "it is too far back to be shown");
    if (!add_target(remake))
        return false;
    model_path(MODEL_PIPELINES, remake->pipeline, path);
    json_array_append_new(remake->patch, json_pack("{ss ss s{ss sO sO}}", "op", "add", "path", path,
                                                   "value", "name", pipeline_name(remake, name),
                                                   "nodes", remake->nodes, "edges", remake->edges));
    return true;
}
