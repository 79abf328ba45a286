#include "webgmex_node.h"

#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

struct pipeline_walk {
    struct webgmex *webgmex;
    const char *path;
    json_t *nodes, *edges;
};

/* The last part of a path below the pipeline, as the key of a node; NULL when it is not below. */
static const char *key_of(const struct pipeline_walk *walk, const char *path, char id[ID_BYTES + 1])
{
    size_t length = strlen(walk->path);

    if (!path || strncmp(path, walk->path, length) != 0 || path[length] != '/')
        return NULL;
    char relid[ID_BYTES + 1];
    size_t size = strcspn(path + length + 1, "/");
    if (size == 0 || size > ID_BYTES)
        return NULL;
    memcpy(relid, path + length + 1, size);
    relid[size] = '\0';
    webgmex_id(relid, id);
    return id;
}

/* Of the definition in MyOperations; "Input" and "Output" are built in. */
static const char *operation_of(struct webgmex *webgmex, const char *path, char id[ID_BYTES + 1])
{
    static const char *const builtins[] = {"Input", "Output"};

    for (size_t i = 0; i < DF_COUNT(builtins); i++)
        if (webgmex_is_a(webgmex, path, builtins[i]))
            return builtins[i];
    const char *base = webgmex_pointer(webgmex, path, "base");
    if (!base)
        return NULL;
    webgmex_id(base, id);
    return id;
}

static bool is_ours(const char *attribute)
{
    static const char *const known[] = {"name",         "code",       "condaEnv",
                                        "displayColor", "lineOffset", "saveName"};

    for (size_t i = 0; i < DF_COUNT(known); i++)
        if (strcmp(known[i], attribute) == 0)
            return true;
    return attribute[0] == '_';
}

static json_t *attributes_of(struct webgmex *webgmex, const char *path, const char *operation)
{
    json_t *attributes = json_object(), *value;
    json_t *saved = webgmex_attribute(webgmex, path, "saveName");
    const char *name;

    json_object_foreach(webgmex_own(webgmex, path), name, value)
        if (!is_ours(name) && !json_is_object(value) && !json_is_array(value))
            json_object_set(attributes, name, value);
    if (strcmp(operation, "Output") == 0 && json_is_string(saved))
        json_object_set(attributes, "name", saved);
    return attributes;
}

static json_t *position_of(struct webgmex *webgmex, const char *path)
{
    json_t *position = webgmex_registry(webgmex, path, "position");
    json_t *x = json_object_get(position, "x"), *y = json_object_get(position, "y");

    return json_is_number(x) && json_is_number(y) ? json_pack("{sO sO}", "x", x, "y", y) : NULL;
}

static void take_node(struct pipeline_walk *walk, const char *path)
{
    struct webgmex *webgmex = walk->webgmex;
    char key[ID_BYTES + 1], id[ID_BYTES + 1];
    const char *operation = operation_of(webgmex, path, id);
    const char *base = webgmex_pointer(webgmex, path, "base");

    if (!operation || !key_of(walk, path, key))
        return;
    json_t *node = json_pack("{ss so so*}", "operation", operation, "attributes",
                             attributes_of(webgmex, path, operation), "position",
                             position_of(webgmex, path));
    const char *name = webgmex_name(webgmex, path);
    if (base && name[0] && strcmp(name, webgmex_name(webgmex, base)) != 0)
        json_object_set_new(node, "name", json_string(name));
    json_object_set_new(walk->nodes, key, node);
    if (webgmex_pointer(webgmex, path, "artifact"))
        archive_leave_out(webgmex->project, path,
                          "the artifact of '%s' stays behind: choose one here", name);
}

/* [node, port] for a Data node; the built-in Output calls its port otherwise here. */
static json_t *port_of(const struct pipeline_walk *walk, const char *path)
{
    char key[ID_BYTES + 1];

    if (!key_of(walk, path, key))
        return NULL;
    const char *name = webgmex_name(walk->webgmex, path);
    return json_pack("[ss]", key, strcmp(name, "saveData") == 0 ? "data" : name);
}

static void take_edge(struct pipeline_walk *walk, const char *path)
{
    const char *from = webgmex_pointer(walk->webgmex, path, "src");
    const char *to = webgmex_pointer(walk->webgmex, path, "dst");
    df_auto(json_t) source = port_of(walk, from);
    df_auto(json_t) target = port_of(walk, to);
    char key[ID_BYTES + 1];

    if (source && target && key_of(walk, path, key))
        json_object_set_new(walk->edges, key, json_pack("{sO sO}", "from", source, "to", target));
    else
        archive_leave_out(walk->webgmex->project, path, "this connection has lost one of its ends");
}

static void take_part(void *data, const char *path)
{
    struct pipeline_walk *walk = data;

    if (webgmex_is_a(walk->webgmex, path, "Transporter"))
        take_edge(walk, path);
    else if (webgmex_is_a(walk->webgmex, path, "Operation"))
        take_node(walk, path);
    else
        archive_leave_out(walk->webgmex->project, path,
                          "this is neither an operation nor a connection");
}

void webgmex_pipeline(struct webgmex *webgmex, const char *path, const char *name)
{
    struct pipeline_walk walk = {webgmex, path, json_object(), json_object()};
    char id[ID_BYTES + 1], pointer[JSON_POINTER_BYTES + 1];

    webgmex_children(webgmex, path, take_part, &walk);
    json_t *pipeline = json_pack("{ss so so}", "name", name, "nodes", walk.nodes, "edges",
                                 walk.edges);
    webgmex_id(path, id);
    model_document_complete(MODEL_PIPELINES, pipeline);
    model_path(MODEL_PIPELINES, id, pointer);
    json_object_set_new(webgmex->project->places, pointer, json_string(path));
    json_object_set_new(json_object_get(webgmex->project->tree, "pipelines"), id, pipeline);
}
