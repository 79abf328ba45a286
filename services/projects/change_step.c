#include "change.h"
#include "name.h"
#include "text_patch.h"

#include <stdio.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

/* A replacement that is longer is no edit any more: who types in the text starts anew. */
enum { TEXT_EDIT_BYTES = 200 * 1024 };

/* One operation taken apart. */
struct step {
    struct change *change;
    json_t *list;
    enum change_speaker speaker;
    enum json_verb verb;
    const char *path;
    json_t *value; /* owned */
    struct json_pointer pointer;
    struct model_place place;
};

/* The collection of `kind`, to be written to: the first time it is a copy. */
static json_t *own_collection(struct change *change, enum model_kind kind)
{
    const char *name = model_kinds[kind].name;

    if (json_object_size(change->touched.before[kind]) == 0)
        json_object_set_new(change->tree, name, json_copy(json_object_get(change->tree, name)));
    return json_object_get(change->tree, name);
}

/* Notes what was at (kind, id) before its first change. True when this is the first. */
static bool touch(struct change *change, enum model_kind kind, const char *id)
{
    json_t *before = change->touched.before[kind];
    json_t *document = model_document(change->model->tree, kind, id);

    if (json_object_get(before, id))
        return false;
    json_object_set_new(before, id, document ? json_incref(document) : json_null());
    return true;
}

json_t *change_document(struct change *change, enum model_kind kind, const char *id)
{
    json_t *document = model_document(change->tree, kind, id);

    if (!document)
        return NULL;
    json_t *collection = kind == MODEL_SERIALIZATION ? NULL : own_collection(change, kind);
    if (!touch(change, kind, id))
        return document;

    json_t *copy = json_deep_copy(document);
    if (collection)
        json_object_set_new(collection, id, copy);
    else
        json_object_set_new(change->tree, model_kinds[kind].name, copy);
    return copy;
}

static void put_document(struct change *change, enum model_kind kind, const char *id,
                         json_t *document)
{
    json_t *collection = own_collection(change, kind);

    touch(change, kind, id);
    if (document)
        json_object_set_new(collection, id, document);
    else
        json_object_del(collection, id);
}

/* Writes the operation down as it was applied. */
static void note(const struct step *step)
{
    json_t *operation = json_pack("{ss ss}", "op", json_verb_names[step->verb], "path", step->path);

    if (step->value && step->verb != JSON_REMOVE)
        json_object_set(operation, "value", step->value);
    json_array_append_new(step->list, operation);
}

static void note_inverse(const struct step *step, json_t *inverse)
{
    if (step->place.flags & MEMBER_DERIVED) {
        json_decref(inverse);
        return;
    }
    if (step->value && step->verb != JSON_REMOVE)
        json_object_set(inverse, "expect", step->value);
    json_array_insert_new(step->change->inverse, 0, inverse);
}

/* A text that is there anew may not be taken for the one that had its versions before. */
static void restart_texts(struct step *step, bool was_there)
{
    char path[JSON_POINTER_BYTES + 64];

    for (const char *const *text = model_texts(step->place.kind); *text; text++) {
        snprintf(path, sizeof path, "%s/%s", step->path, *text);
        if (was_there || json_object_get(step->change->texts, path))
            json_object_set_new(step->change->texts, path,
                                json_integer(model_text_version(step->change->texts, path) + 1));
    }
}

static const char *document_rule(const struct step *step, const json_t *before)
{
    if (step->place.kind == MODEL_SERIALIZATION)
        return "only /serialization/code can be written";
    if (!before && step->verb != JSON_ADD)
        return "there is nothing at this path";
    if (step->verb != JSON_REMOVE && !json_is_object(step->value))
        return "must be an object";
    return before ? NULL : id_problem(step->place.id);
}

/* Gives the texts of a new document the line ends that editors have. */
static const char *normalize_texts(struct step *step)
{
    const char *problem = NULL;

    for (const char *const *text = model_texts(step->place.kind); *text && !problem; text++) {
        json_t *value = json_object_get(step->value, *text);
        if (json_is_string(value))
            json_object_set_new(step->value, *text,
                                text_patch_normalize(&step->change->arena, value, &problem));
    }
    return problem;
}

static const char *document_step(struct step *step)
{
    struct change *change = step->change;
    json_t *before = model_document(change->tree, step->place.kind, step->place.id);
    const char *problem = document_rule(step, before);

    if (problem)
        return problem;
    if (step->speaker == SPEAKER_CLIENT && step->value)
        json_object_del(step->value, "interface");
    if (step->value) {
        model_document_complete(step->place.kind, step->value);
        problem = normalize_texts(step);
    }
    if (problem)
        return problem;

    struct json_step applied = {.verb = step->verb, .value = step->value};
    struct json_effect effect = {.before = json_incref(before), .index = -1};
    note_inverse(step, json_step_invert(&applied, step->path, &effect));
    put_document(change, step->place.kind, step->place.id,
                 step->verb == JSON_REMOVE ? NULL : json_deep_copy(step->value));
    if (step->verb != JSON_REMOVE)
        restart_texts(step, before != NULL);
    note(step);
    return NULL;
}

static const char *member_rule(const struct step *step)
{
    unsigned flags = step->place.flags;

    if (step->speaker == SPEAKER_SERVER)
        return NULL;
    if (flags & MEMBER_DERIVED)
        return "is derived from the code and cannot be written";
    if (flags & MEMBER_BRANCH)
        return "cannot be written as a whole; name a member of it";
    if (flags & MEMBER_REQUIRED && step->verb == JSON_REMOVE)
        return "cannot be removed";
    return NULL;
}

static bool is_node(const struct step *step)
{
    return step->place.kind == MODEL_PIPELINES && step->pointer.count == step->place.depth + 2
           && strcmp(step->pointer.tokens[step->place.depth], "nodes") == 0;
}

static const char *member_step(struct step *step)
{
    json_t *document = change_document(step->change, step->place.kind, step->place.id);
    struct json_step applied = {step->verb, &step->pointer, step->place.depth, step->value};
    struct json_effect effect;

    if (!document)
        return "there is nothing at this path";
    if (step->value && is_node(step))
        model_node_complete(step->value);
    const char *problem = json_step_apply(&applied, &document, &effect);
    if (problem)
        return problem;

    note_inverse(step, json_step_invert(&applied, step->path, &effect));
    if (step->place.flags & MEMBER_TEXT) /* null, or from null: nobody can follow with updates */
        json_object_set_new(step->change->texts, step->path,
                            json_integer(model_text_version(step->change->texts, step->path) + 1));
    note(step);
    return NULL;
}

/* Applies change sets at the present version; `changes` is borrowed. */
static const char *text_step(struct step *step, json_t *changes)
{
    struct change *change = step->change;
    json_t *document = change_document(change, step->place.kind, step->place.id);
    const char *member = step->pointer.tokens[step->pointer.count - 1];
    json_t *before = json_object_get(document, member);
    df_auto(json_t) after = NULL;
    df_auto(json_t) inverse = NULL;
    int64_t version = model_text_version(change->texts, step->path);

    if (!before)
        return "there is nothing at this path";
    const char *problem = text_patch_apply(before, changes, &after, &inverse);
    if (problem)
        return problem;
    if (json_string_length(after) > MODEL_TEXT_BYTES)
        return "the text may have at most 1 MiB";

    json_object_set(document, member, after);
    json_object_set_new(change->texts, step->path, json_integer(version + 1));
    json_array_append_new(change->updates, json_pack("{ss sI sO}", "path", step->path, "version",
                                                     (json_int_t) version, "changes", changes));
    json_array_append_new(step->list,
                          json_pack("{ss ss sI sO}", "op", "text", "path", step->path, "version",
                                    (json_int_t) version, "changes", changes));
    json_array_insert_new(change->inverse, 0,
                          json_pack("{ss ss sI sO}", "op", "text", "path", step->path, "version",
                                    (json_int_t) version + 1, "changes", inverse));
    return NULL;
}

/* A text that is replaced becomes an edit, so that who is typing in it keeps up. */
static const char *replace_text(struct step *step)
{
    json_t *document = model_document(step->change->tree, step->place.kind, step->place.id);
    json_t *before = json_object_get(document, step->pointer.tokens[step->pointer.count - 1]);

    if (!before)
        return "there is nothing at this path";
    if (json_is_string(step->value)) {
        const char *problem;
        json_t *text = text_patch_normalize(&step->change->arena, step->value, &problem);
        if (problem)
            return problem;
        json_decref(step->value);
        step->value = text;
    }
    if (!json_is_string(before) || !json_is_string(step->value))
        return json_equal(before, step->value) ? NULL : member_step(step);
    if (json_equal(before, step->value))
        return NULL;
    df_auto(json_t) changes = text_patch_between(&step->change->arena, before, step->value);
    return json_text_size(changes) > TEXT_EDIT_BYTES ? member_step(step) : text_step(step, changes);
}

static const char *client_text_step(struct step *step, json_t *operation)
{
    json_t *version = json_object_get(operation, "version");
    json_t *changes = json_object_get(operation, "changes");

    if (!(step->place.flags & MEMBER_TEXT))
        return "is not a text that is edited together";
    if (!json_is_integer(version) || !json_is_array(changes))
        return "needs 'version' and 'changes'";
    if (!model_document(step->change->tree, step->place.kind, step->place.id))
        return "there is nothing at this path";
    if (json_integer_value(version) == model_text_version(step->change->texts, step->path))
        return text_step(step, changes);
    json_array_append_new(step->change->stale,
                          json_pack("{ss sO}", "path", step->path, "version", version));
    return NULL;
}

static const char *known_members(json_t *operation, enum json_verb verb)
{
    static const char *const known[JSON_VERB_COUNT][4] = {
        [JSON_ADD] = {"op", "path", "value"},
        [JSON_REPLACE] = {"op", "path", "value"},
        [JSON_REMOVE] = {"op", "path"},
        [JSON_TEST] = {"op", "path", "value"},
        [JSON_TEXT] = {"op", "path", "version", "changes"},
    };
    const char *key;
    json_t *value;

    json_object_foreach(operation, key, value) {
        bool is_known = false;
        for (size_t i = 0; i < 4 && known[verb][i]; i++)
            is_known = is_known || strcmp(known[verb][i], key) == 0;
        if (!is_known)
            return "has a member that is not known for this 'op'";
    }
    return NULL;
}

static const char *read_step(json_t *operation, struct step *step)
{
    const char *verb = json_string_value(json_object_get(operation, "op"));
    json_t *value = json_object_get(operation, "value");

    step->path = json_string_value(json_object_get(operation, "path"));
    step->verb = json_verb_find(verb ? verb : "");
    if (step->verb == JSON_VERB_COUNT)
        return "'op' must be add, replace, remove, test or text";
    if (!step->path)
        return "'path' must be a string";
    const char *problem = known_members(operation, step->verb);
    if (!problem)
        problem = json_pointer_parse(step->path, &step->pointer);
    if (!problem)
        problem = model_place_find(&step->pointer, &step->place);
    if (problem)
        return problem;
    if (step->verb == JSON_REMOVE || step->verb == JSON_TEXT)
        return NULL;
    if (!value)
        return "'value' is missing";
    if (json_is_deeper(value, JSON_DEPTH))
        return "the value is nested too deeply";
    step->value = json_deep_copy(value);
    return NULL;
}

static const char *test_step(const struct step *step)
{
    return json_equal(json_pointer_find(step->change->tree, &step->pointer), step->value)
               ? NULL
               : "the test failed: the value is another one";
}

static const char *run_step(struct step *step, json_t *operation)
{
    if (step->verb == JSON_TEST)
        return test_step(step);
    if (step->verb == JSON_TEXT)
        return client_text_step(step, operation);
    if (step->place.is_document)
        return document_step(step);

    const char *problem = member_rule(step);
    if (problem)
        return problem;
    bool is_text = step->place.flags & MEMBER_TEXT && step->verb != JSON_REMOVE;
    return is_text ? replace_text(step) : member_step(step);
}

const char *change_step(struct change *change, json_t *operation, enum change_speaker speaker,
                        json_t *list)
{
    struct step step = {.change = change, .list = list, .speaker = speaker};
    const char *problem = read_step(operation, &step);

    if (!problem)
        problem = run_step(&step, operation);
    json_decref(step.value);
    return problem;
}

const char *change_set(struct change *change, enum json_verb verb, const char *path, json_t *value,
                       json_t *list)
{
    df_auto(json_t) operation = json_pack("{ss ss so*}", "op", json_verb_names[verb], "path", path,
                                          "value", value);

    return change_step(change, operation, SPEAKER_SERVER, list);
}

const char *change_text(struct change *change, const char *path, json_t *changes, json_t *list)
{
    df_auto(json_t) operation = json_pack("{ss ss sI so}", "op", "text", "path", path, "version",
                                          (json_int_t) model_text_version(change->texts, path),
                                          "changes", changes);

    return change_step(change, operation, SPEAKER_SERVER, list);
}
