#include "model.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

const struct model_kind_info model_kinds[MODEL_KIND_COUNT] = {
    [MODEL_PIPELINES] = {"pipelines", "pipeline"},
    [MODEL_OPERATIONS] = {"operations", "operation"},
    [MODEL_RESOURCES] = {"resources", "resource"},
    [MODEL_MODULES] = {"modules", "module"},
    [MODEL_SERIALIZATION] = {"serialization", "serialization"},
};

/* What is in a document. "*" stands for any one token. */
static const struct {
    enum model_kind kind;
    const char *path;
    unsigned flags;
} members[] = {
    {MODEL_PIPELINES, "name", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "nodes", MEMBER_BRANCH},
    {MODEL_PIPELINES, "nodes/*", 0},
    {MODEL_PIPELINES, "nodes/*/operation", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "nodes/*/pipeline", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "nodes/*/name", 0},
    {MODEL_PIPELINES, "nodes/*/attributes", MEMBER_BRANCH},
    {MODEL_PIPELINES, "nodes/*/attributes/*", 0},
    {MODEL_PIPELINES, "nodes/*/references", MEMBER_BRANCH},
    {MODEL_PIPELINES, "nodes/*/references/*", 0},
    {MODEL_PIPELINES, "nodes/*/position", 0},
    {MODEL_PIPELINES, "nodes/*/muted", 0},
    {MODEL_PIPELINES, "nodes/*/pinned", 0},
    {MODEL_PIPELINES, "edges", MEMBER_BRANCH},
    {MODEL_PIPELINES, "edges/*", 0},
    {MODEL_PIPELINES, "inputs", MEMBER_BRANCH},
    {MODEL_PIPELINES, "inputs/*", 0},
    {MODEL_PIPELINES, "inputs/*/name", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "inputs/*/to", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "outputs", MEMBER_BRANCH},
    {MODEL_PIPELINES, "outputs/*", 0},
    {MODEL_PIPELINES, "outputs/*/name", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "outputs/*/from", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "notes", MEMBER_BRANCH},
    {MODEL_PIPELINES, "notes/*", 0},
    {MODEL_PIPELINES, "notes/*/text", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "notes/*/position", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "notes/*/size", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "notes/*/color", 0},
    {MODEL_PIPELINES, "groups", MEMBER_BRANCH},
    {MODEL_PIPELINES, "groups/*", 0},
    {MODEL_PIPELINES, "groups/*/title", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "groups/*/position", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "groups/*/size", MEMBER_REQUIRED},
    {MODEL_PIPELINES, "groups/*/color", 0},
    {MODEL_OPERATIONS, "name", MEMBER_REQUIRED},
    {MODEL_OPERATIONS, "code", MEMBER_REQUIRED | MEMBER_TEXT},
    {MODEL_OPERATIONS, "environment", MEMBER_REQUIRED | MEMBER_TEXT},
    {MODEL_OPERATIONS, "color", MEMBER_REQUIRED},
    {MODEL_OPERATIONS, "no_cache", 0},
    {MODEL_OPERATIONS, "resources", 0},
    {MODEL_OPERATIONS, "limits", 0},
    {MODEL_OPERATIONS, "retries", 0},
    {MODEL_OPERATIONS, "declared", MEMBER_BRANCH},
    {MODEL_OPERATIONS, "declared/*", MEMBER_BRANCH},
    {MODEL_OPERATIONS, "declared/*/*", 0},
    {MODEL_OPERATIONS, "declared/*/*/*", 0},
    {MODEL_OPERATIONS, "interface", MEMBER_DERIVED | MEMBER_TREE},
    {MODEL_RESOURCES, "name", MEMBER_REQUIRED},
    {MODEL_RESOURCES, "type", MEMBER_REQUIRED},
    {MODEL_RESOURCES, "nodes", MEMBER_BRANCH},
    {MODEL_RESOURCES, "nodes/*", MEMBER_TREE},
    {MODEL_RESOURCES, "edges", MEMBER_BRANCH},
    {MODEL_RESOURCES, "edges/*", MEMBER_TREE},
    {MODEL_RESOURCES, "blocks", 0}, /* not there until there is one */
    {MODEL_RESOURCES, "blocks/*", MEMBER_TREE},
    {MODEL_MODULES, "name", MEMBER_REQUIRED},
    {MODEL_MODULES, "code", MEMBER_REQUIRED | MEMBER_TEXT},
    {MODEL_SERIALIZATION, "code", MEMBER_REQUIRED | MEMBER_TEXT},
};

/* How many tokens of the pointer the pattern takes, when all of the pattern fits; else 0. */
static size_t match_length(const char *pattern, const struct json_pointer *pointer, size_t first)
{
    size_t i = first;

    for (const char *part = pattern;; part += strcspn(part, "/") + 1, i++) {
        size_t length = strcspn(part, "/");
        if (i == pointer->count)
            return 0;
        if (part[0] != '*'
            && (strlen(pointer->tokens[i]) != length
                || strncmp(part, pointer->tokens[i], length) != 0))
            return 0;
        if (part[length] == '\0')
            return i - first + 1;
    }
}

static const char *find_member(const struct json_pointer *pointer, struct model_place *place)
{
    for (size_t i = 0; i < DF_COUNT(members); i++) {
        if (members[i].kind != place->kind)
            continue;
        size_t length = match_length(members[i].path, pointer, place->depth);
        bool is_exact = length == pointer->count - place->depth;
        if (length && (is_exact || members[i].flags & MEMBER_TREE)) {
            place->flags = is_exact ? members[i].flags
                                    : members[i].flags & ~(unsigned) MEMBER_REQUIRED;
            return NULL;
        }
    }
    return "the model has no such member";
}

enum model_kind model_kind_find(const char *name)
{
    enum model_kind kind = MODEL_PIPELINES;

    while (kind < MODEL_KIND_COUNT && strcmp(model_kinds[kind].name, name) != 0)
        kind++;
    return kind;
}

const char *model_place_find(const struct json_pointer *pointer, struct model_place *place)
{
    if (pointer->count == 0)
        return "the path must name a member of the model";
    *place = (struct model_place){.kind = model_kind_find(pointer->tokens[0])};
    if (place->kind == MODEL_KIND_COUNT)
        return "the model has no such collection";

    bool is_collection = place->kind != MODEL_SERIALIZATION;
    place->depth = is_collection ? 2 : 1;
    if (pointer->count < place->depth)
        return "the path must name one member of the collection";
    place->id = is_collection ? pointer->tokens[1] : "";
    place->is_document = pointer->count == place->depth;
    return place->is_document ? NULL : find_member(pointer, place);
}

bool model_place_is_branch(const struct json_pointer *pointer, const struct model_place *place)
{
    if (place->is_document || place->flags & MEMBER_BRANCH)
        return true;
    return pointer->count == place->depth + 2 && place->kind == MODEL_PIPELINES
           && strcmp(pointer->tokens[place->depth], "edges") != 0;
}

json_t *model_document(json_t *tree, enum model_kind kind, const char *id)
{
    json_t *collection = json_object_get(tree, model_kinds[kind].name);

    return kind == MODEL_SERIALIZATION ? collection : json_object_get(collection, id);
}

void model_path(enum model_kind kind, const char *id, char path[JSON_POINTER_BYTES + 1])
{
    snprintf(path, JSON_POINTER_BYTES + 1, "/%s%s%s", model_kinds[kind].name, id[0] ? "/" : "", id);
}

void model_init(struct model *model)
{
    *model = (struct model){};
    model->tree = json_pack("{s{} s{} s{} s{} s{ss}}", "pipelines", "operations", "resources",
                            "modules", "serialization", "code", "");
    model->texts = json_object();
    model->revisions = json_object();
}

void model_release(struct model *model)
{
    json_decref(model->tree);
    json_decref(model->texts);
    json_decref(model->revisions);
    *model = (struct model){};
}

static void set_default(json_t *object, const char *name, json_t *value)
{
    if (json_object_get(object, name))
        json_decref(value);
    else
        json_object_set_new(object, name, value);
}

/* What runs already, so that one can see it run before writing a line. */
static json_t *make_template(json_t *document)
{
    const char *name = json_string_value(json_object_get(document, "name"));

    return json_sprintf("class %.120s:\n"
                        "    def execute(self):\n"
                        "        print('This is %.120s.')\n",
                        name ? name : "Operation", name ? name : "Operation");
}

static void complete_operation(json_t *document)
{
    static const char *const parts[] = {"attributes", "references", "inputs", "outputs"};

    set_default(document, "code", make_template(document));
    set_default(document, "environment", json_null());
    set_default(document, "color", json_string("#78909c"));
    set_default(document, "declared", json_object());
    json_t *declared = json_object_get(document, "declared");
    for (size_t i = 0; i < DF_COUNT(parts) && json_is_object(declared); i++)
        set_default(declared, parts[i], json_object());
}

void model_node_complete(json_t *node)
{
    if (!json_is_object(node))
        return;
    set_default(node, "attributes", json_object());
    set_default(node, "references", json_object());
}

static void complete_pipeline(json_t *document)
{
    static const char *const parts[] = {"nodes", "edges", "inputs", "outputs", "notes", "groups"};
    const char *id;
    json_t *node;

    for (size_t i = 0; i < DF_COUNT(parts); i++)
        set_default(document, parts[i], json_object());
    json_object_foreach(json_object_get(document, "nodes"), id, node)
        model_node_complete(node);
}

void model_document_complete(enum model_kind kind, json_t *document)
{
    switch (kind) {
    case MODEL_PIPELINES:
        complete_pipeline(document);
        break;
    case MODEL_OPERATIONS:
        complete_operation(document);
        break;
    case MODEL_RESOURCES:
        set_default(document, "nodes", json_object());
        set_default(document, "edges", json_object());
        break;
    case MODEL_MODULES:
    case MODEL_SERIALIZATION:
        set_default(document, "code", json_string(""));
        break;
    case MODEL_KIND_COUNT:
        break;
    }
}

const char *const *model_texts(enum model_kind kind)
{
    static const char *const texts[MODEL_KIND_COUNT][3] = {
        [MODEL_OPERATIONS] = {"code", "environment"},
        [MODEL_MODULES] = {"code"},
        [MODEL_SERIALIZATION] = {"code"},
    };
    return texts[kind];
}

int64_t model_text_version(json_t *texts, const char *path)
{
    return json_integer_value(json_object_get(texts, path));
}

static struct {
    json_t *input, *output;
} builtins;

static void make_builtins(void)
{
    builtins.input = json_pack("{s:s s:[] s:[{ss ss}] s:[] s:[{ss}] s:[] s:b}", "class", "Input",
                               "attributes", "references", "name", "artifact", "type", "artifact",
                               "inputs", "outputs", "name", "data", "problems", "stale", 0);
    builtins.output = json_pack("{s:s s:[{ss ss ss sb}] s:[] s:[{ss sb}] s:[] s:[] s:b}", "class",
                                "Output", "attributes", "name", "name", "type", "string", "default",
                                "myData", "required", 0, "references", "inputs", "name", "data",
                                "optional", 0, "outputs", "problems", "stale", 0);
}

json_t *model_builtin(const char *operation)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_builtins);
    if (strcmp(operation, "Input") == 0)
        return builtins.input;
    return strcmp(operation, "Output") == 0 ? builtins.output : NULL;
}
