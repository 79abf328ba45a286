#include "change.h"
#include "name.h"
#include "operation_code.h"

#include <stdio.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

/* What of an interface has got another name. */
struct rename {
    const char *part, *old, *new;
};

static const char *const parts[] = {"attributes", "references", "inputs", "outputs"};

static const char *text_of(json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* The interface that the code has now. Code that does not parse leaves the last one that did, with
 * the problem. */
static json_t *read_interface(json_t *document)
{
    json_t *fresh = operation_code_read(text_of(document, "code"),
                                        json_object_get(document, "declared"),
                                        text_of(document, "name"));
    json_t *last = json_object_get(document, "interface");

    if (!json_is_true(json_object_get(fresh, "stale")) || !json_is_object(last))
        return fresh;
    json_t *stale = json_copy(last);
    json_object_set(stale, "stale", json_true());
    json_object_set(stale, "problems", json_object_get(fresh, "problems"));
    json_decref(fresh);
    return stale;
}

static bool is_free_name(json_t *tree, const char *id, const char *name)
{
    char wanted[NAME_BYTES + 1], taken[NAME_BYTES + 1];
    const char *other;
    json_t *document;

    name_fold(name, wanted);
    json_object_foreach(json_object_get(tree, "operations"), other, document) {
        name_fold(text_of(document, "name"), taken);
        if (strcmp(other, id) != 0 && strcmp(wanted, taken) == 0)
            return false;
    }
    return true;
}

static bool differs(json_t *before, json_t *document, const char *name)
{
    return !json_equal(json_object_get(before, name), json_object_get(document, name));
}

/* The class in the code gets the name of the operation. Code that cannot be edited keeps its class;
 * the interface says which. */
static void rename_class(struct change *change, const char *id, json_t *document)
{
    df_auto(json_t) edit = json_pack("{ss ss}", "edit", "operation_rename", "new_name",
                                     text_of(document, "name"));

    if (change_edit(change, id, edit, change->derived))
        return;
}

/* Keeps the name of the operation and of its class the same; who was changed, leads. */
static const char *align_name(struct change *change, const char *id, json_t *before,
                              json_t *document, const char *path)
{
    df_auto(json_t) interface = read_interface(document);
    const char *class = text_of(interface, "class"), *name = text_of(document, "name");
    char member[JSON_POINTER_BYTES + 16];

    if (!class || !name || strcmp(class, name) == 0
        || json_is_true(json_object_get(interface, "stale")))
        return NULL;
    if (!before || differs(before, document, "name")) {
        rename_class(change, id, document);
        return NULL;
    }
    if (!differs(before, document, "code") || identifier_problem(class)
        || !is_free_name(change->tree, id, class))
        return NULL;
    snprintf(member, sizeof member, "%s/name", path);
    return change_set(change, JSON_REPLACE, member, json_string(class), change->derived);
}

/* The index of the only row of `rows` whose name is not in `others`; -1 when there are none or
 * several. */
static int only_one_missing(json_t *rows, json_t *others_in, const char *part)
{
    int found = -1;
    size_t index;
    json_t *row;

    json_array_foreach(rows, index, row) {
        if (model_interface_row(others_in, part, text_of(row, "name")))
            continue;
        if (found >= 0)
            return -1;
        found = (int) index;
    }
    return found;
}

/* One row gone and one come at the same place is a rename. */
static bool find_rename(json_t *before, json_t *after, const char *part, struct rename *rename)
{
    json_t *old_rows = json_object_get(before, part), *new_rows = json_object_get(after, part);
    int gone = only_one_missing(old_rows, after, part);
    int come = only_one_missing(new_rows, before, part);

    if (gone < 0 || gone != come || json_array_size(old_rows) != json_array_size(new_rows))
        return false;
    *rename = (struct rename){part, text_of(json_array_get(old_rows, (size_t) gone), "name"),
                              text_of(json_array_get(new_rows, (size_t) come), "name")};
    return true;
}

/* The operations that move member `old` of the object at `path` to `new`; none when it is not there
 * or taken. */
static void move_member(json_t *todo, json_t *object, const char *path, const struct rename *rename)
{
    json_t *value = json_object_get(object, rename->old);

    if (!value || json_object_get(object, rename->new))
        return;
    json_array_append_new(todo, json_pack("{ss so}", "op", "remove", "path",
                                          json_sprintf("%s/%s", path, rename->old)));
    json_array_append_new(todo,
                          json_pack("{ss so sO}", "op", "add", "path",
                                    json_sprintf("%s/%s", path, rename->new), "value", value));
}

static void move_in_pipelines(json_t *todo, json_t *tree, const char *operation,
                              const struct rename *rename)
{
    bool is_port = strcmp(rename->part, "inputs") == 0 || strcmp(rename->part, "outputs") == 0;
    const char *id, *node_id;
    json_t *pipeline, *node;
    df_auto(json_t) names = json_pack("{ss}", rename->old, rename->new);

    json_object_foreach(json_object_get(tree, "pipelines"), id, pipeline) {
        char path[JSON_POINTER_BYTES + 1];
        model_path(MODEL_PIPELINES, id, path);
        json_object_foreach(json_object_get(pipeline, "nodes"), node_id, node) {
            const char *used = text_of(node, "operation");
            if (!used || strcmp(used, operation) != 0)
                continue;
            if (is_port) {
                change_port_moves(todo, pipeline, path, node_id, rename->part, names);
                continue;
            }
            df_auto(json_t) member = json_sprintf("%s/nodes/%s/%s", path, node_id, rename->part);
            move_member(todo, json_object_get(node, rename->part), json_string_value(member),
                        rename);
        }
    }
}

const char *change_run(struct change *change, json_t *todo)
{
    const char *problem = NULL;
    json_t *operation;
    size_t index;

    json_array_foreach(todo, index, operation) {
        if (!problem)
            problem = change_step(change, operation, SPEAKER_SERVER, change->derived);
    }
    return problem;
}

/* What is declared of a renamed member, and what pipelines say of it, goes along. */
static const char *follow_rename(struct change *change, const char *id, json_t *document,
                                 const char *path, const struct rename *rename)
{
    df_auto(json_t) todo = json_array();
    df_auto(json_t) member = json_sprintf("%s/declared/%s", path, rename->part);
    json_t *declared = json_object_get(document, "declared");

    move_member(todo, json_object_get(declared, rename->part), json_string_value(member), rename);
    move_in_pipelines(todo, change->tree, id, rename);
    return change_run(change, todo);
}

static const char *follow_renames(struct change *change, const char *id, json_t *before,
                                  json_t *document, const char *path)
{
    df_auto(json_t) interface = read_interface(document);
    const char *problem = NULL;
    struct rename rename;

    if (json_is_true(json_object_get(interface, "stale")))
        return NULL;
    /* One part after the other: an edge may have both of its ends renamed. */
    for (size_t i = 0; i < DF_COUNT(parts) && !problem; i++)
        if (find_rename(json_object_get(before, "interface"), interface, parts[i], &rename))
            problem = follow_rename(change, id, document, path, &rename);
    return problem;
}

static const char *derive_operation(struct change *change, const char *id, json_t *before)
{
    json_t *document = change_document(change, MODEL_OPERATIONS, id);
    char path[JSON_POINTER_BYTES + 1], member[JSON_POINTER_BYTES + 16];

    if (!document || !text_of(document, "code") || !text_of(document, "name")
        || !json_is_object(json_object_get(document, "declared")))
        return NULL; /* gone, or without its shape: change_check() will say so */
    if (before && !differs(before, document, "code") && !differs(before, document, "name")
        && !differs(before, document, "declared"))
        return NULL;
    model_path(MODEL_OPERATIONS, id, path);
    const char *problem = align_name(change, id, before, document, path);
    if (!problem && before)
        problem = follow_renames(change, id, before, document, path);
    if (problem)
        return problem;

    json_t *interface = read_interface(document);
    if (json_equal(interface, json_object_get(document, "interface"))) {
        json_decref(interface);
        return NULL;
    }
    snprintf(member, sizeof member, "%s/interface", path);
    return change_set(change, JSON_ADD, member, interface, change->derived);
}

const char *change_derive(struct change *change)
{
    const char *problem = NULL, *id;
    json_t *before;

    json_object_foreach(change->touched.before[MODEL_OPERATIONS], id, before) {
        if (!problem)
            problem = derive_operation(change, id, json_is_object(before) ? before : NULL);
    }
    return problem ? problem : change_ports(change);
}
