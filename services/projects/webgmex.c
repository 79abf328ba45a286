#include "webgmex_node.h"

#include <stdlib.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

json_t *webgmex_parse(json_t *text, struct archive_project *project)
{
    json_t *export = text ? json_loadb(json_string_value(text), json_string_length(text), 0, NULL)
                          : NULL;

    if (json_object_get(export, "selectionInfo"))
        archive_problem(project, "project.json",
                        "this holds some models of an original project: export the whole project");
    else if (json_is_string(json_object_get(export, "rootHash"))
             && json_is_array(json_object_get(export, "objects")))
        return export;
    json_decref(export);
    return NULL;
}

static void put(struct webgmex *webgmex, enum model_kind kind, const char *path, json_t *document)
{
    char id[ID_BYTES + 1], pointer[JSON_POINTER_BYTES + 1];

    webgmex_id(path, id);
    model_document_complete(kind, document);
    model_path(kind, id, pointer);
    json_object_set_new(webgmex->project->places, pointer, json_string(path));
    json_object_set_new(json_object_get(webgmex->project->tree, model_kinds[kind].name), id,
                        document);
}

static json_t *text_or(struct webgmex *webgmex, const char *path, const char *attribute,
                       const char *preset)
{
    json_t *value = webgmex_attribute(webgmex, path, attribute);

    return json_is_string(value) ? json_incref(value) : preset ? json_string(preset) : json_null();
}

static void take_operation(struct webgmex *webgmex, const char *path, const char *name)
{
    df_auto(json_t) environment = text_or(webgmex, path, "condaEnv", NULL);
    df_auto(json_t) color = text_or(webgmex, path, "displayColor", "#78909c");
    bool has_environment = json_string_length(environment) > 0;

    put(webgmex, MODEL_OPERATIONS, path,
        json_pack("{ss so sO sO}", "name", name, "code", text_or(webgmex, path, "code", ""),
                  "environment", has_environment ? environment : json_null(), "color", color));
}

static void take_module(struct webgmex *webgmex, const char *path, const char *name)
{
    size_t length = strlen(name);

    if (length > 3 && strcmp(name + length - 3, ".py") == 0)
        length -= 3;
    put(webgmex, MODEL_MODULES, path,
        json_pack("{ss% so}", "name", name, length, "code", text_or(webgmex, path, "code", "")));
}

static void leave_resource(struct webgmex *webgmex, const char *path, const char *name)
{
    archive_leave_out(webgmex->project, path,
                      "'%s' is a resource: layers of the original extension are not taken", name);
}

static void leave_artifact(struct webgmex *webgmex, const char *path, const char *name)
{
    const char *type = json_string_value(webgmex_attribute(webgmex, path, "type"));

    archive_leave_out(webgmex->project, path,
                      "'%s' is an artifact (%s): its data stays where it is; upload it here", name,
                      type ? type : "of no type");
}

static void leave_execution(struct webgmex *webgmex, const char *path, const char *name)
{
    archive_leave_out(webgmex->project, path, "'%s' is an execution: what has run stays behind",
                      name);
}

/* What is in the folders of a project. */
static const struct {
    const char *folder;
    void (*take)(struct webgmex *webgmex, const char *path, const char *name);
} folders[] = {
    {"MyOperations", take_operation},  {"MyUtilities", take_module},
    {"MyPipelines", webgmex_pipeline}, {"MyResources", leave_resource},
    {"MyArtifacts", leave_artifact},   {"MyExecutions", leave_execution},
};

struct folder_walk {
    struct webgmex *webgmex;
    void (*take)(struct webgmex *webgmex, const char *path, const char *name);
};

static void take_child(void *data, const char *path)
{
    const struct folder_walk *walk = data;
    const char *name = webgmex_name(walk->webgmex, path);

    if (name[0])
        walk->take(walk->webgmex, path, name);
}

static void take_root(void *data, const char *path)
{
    struct webgmex *webgmex = data;
    const char *name = webgmex_name(webgmex, path);

    for (size_t i = 0; i < DF_COUNT(folders); i++)
        if (strcmp(folders[i].folder, name) == 0) {
            struct folder_walk walk = {webgmex, folders[i].take};
            webgmex_children(webgmex, path, take_child, &walk);
            return;
        }
    if (strcmp(name, "InitCode") == 0)
        json_object_set_new(json_object_get(webgmex->project->tree, "serialization"), "code",
                            text_or(webgmex, path, "code", ""));
    else if (webgmex_attribute(webgmex, path, "code"))
        archive_leave_out(webgmex->project, path, "'%s' is code of an extension", name);
}

static void read_name(json_t *export, struct archive_project *project)
{
    const char *id = json_string_value(json_object_get(export, "projectId"));
    const char *plus = id ? strchr(id, '+') : NULL;

    if (id)
        project->name = json_string(plus && plus[1] ? plus + 1 : id);
}

void webgmex_read(json_t *export, struct archive_project *project)
{
    struct webgmex webgmex;

    if (json_array_size(json_object_get(export, "objects")) > WEBGMEX_OBJECTS
        || json_is_deeper(export, ARCHIVE_DEPTH)) {
        archive_problem(project, "project.json", "holds more than is read");
        return;
    }
    read_name(export, project);
    webgmex_init(&webgmex, export, project);
    if (!webgmex.root)
        archive_problem(project, "project.json#/rootHash", "leads to no object");
    else
        webgmex_children(&webgmex, "", take_root, &webgmex);
    if (webgmex.lookups > WEBGMEX_LOOKUPS)
        archive_problem(project, "project.json", "is too large or too tangled to be read");
    webgmex_release(&webgmex);
}
