#include "change.h"
#include "model_shape.h"
#include <df/ctx.h>

#include <stdio.h>
#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

void change_init(struct change *change, const struct model *model)
{
    *change = (struct change){
        .model = model,
        .tree = json_copy(model->tree),
        .texts = json_copy(model->texts),
        .patch = json_array(),
        .derived = json_array(),
        .inverse = json_array(),
        .updates = json_array(),
        .errors = json_array(),
        .stale = json_array(),
    };
    for (enum model_kind kind = 0; kind < MODEL_KIND_COUNT; kind++)
        change->touched.before[kind] = json_object();
    df_arena_init(&change->arena, DF_ARENA_LIMIT);
}

void change_release(struct change *change)
{
    json_t *const owned[] = {change->tree,    change->texts,   change->patch,  change->derived,
                             change->inverse, change->updates, change->errors, change->stale};

    for (size_t i = 0; i < DF_COUNT(owned); i++)
        json_decref(owned[i]);
    for (enum model_kind kind = 0; kind < MODEL_KIND_COUNT; kind++)
        json_decref(change->touched.before[kind]);
    df_arena_release(&change->arena);
    *change = (struct change){};
}

static void fail_at(struct change *change, size_t index, const char *detail)
{
    json_array_append_new(
        change->errors,
        json_pack("{so ss}", "pointer", json_sprintf("/patch/%zu", index), "detail", detail));
}

static int64_t size_of(json_t *document)
{
    return json_is_object(document) ? (int64_t) json_text_size(document) : 0;
}

json_t *change_check(struct change *change)
{
    json_t *problems = json_array();
    const char *id;
    json_t *before;

    change->size = change->model->size;
    for (enum model_kind kind = 0; kind < MODEL_KIND_COUNT; kind++)
        json_object_foreach(change->touched.before[kind], id, before) {
            json_t *document = model_document(change->tree, kind, id);
            if (document)
                model_shape_check(kind, id, document, problems);
            change->size += size_of(document) - size_of(before);
        }
    if (change->size > MODEL_BYTES && change->size > change->model->size)
        problem_add(problems, SEVERITY_ERROR, "", "a project may have at most 32 MiB");
    if (json_array_size(problems) == 0)
        model_rules_check(change->tree, &change->touched, problems);
    return problems;
}

/* How much of two paths is the same, in whole tokens, and one where one contains the other. */
static size_t overlap(const char *path, const char *pointer)
{
    size_t same = 0, tokens = 0;

    while (path[same] && path[same] == pointer[same])
        tokens += path[same++] == '/';
    if ((path[same] && path[same] != '/') || (pointer[same] && pointer[same] != '/'))
        tokens -= tokens > 0;
    return 2 * tokens + (json_pointer_covers(path, pointer) || json_pointer_covers(pointer, path));
}

size_t change_blame(json_t *patch, const char *pointer, bool *found)
{
    size_t index, best = 0, most = 3; /* a collection in common is nothing */
    json_t *operation;

    *found = false;
    json_array_foreach(patch, index, operation) {
        size_t common = overlap(json_string_value(json_object_get(operation, "path")), pointer);
        if (common < most)
            continue;
        *found = true;
        most = common;
        best = index;
    }
    return best;
}

static enum change_outcome check_all(struct change *change, json_t *patch)
{
    df_auto(json_t) problems = change_check(change);
    json_t *problem;
    size_t index;

    json_array_foreach(problems, index, problem) {
        bool found;
        const char *pointer = json_string_value(json_object_get(problem, "pointer"));
        size_t blamed = change_blame(patch, pointer, &found);
        df_auto(json_t) detail = json_sprintf(
            "%s%s%s", pointer, pointer[0] ? ": " : "",
            json_string_value(json_object_get(problem, "detail")));
        fail_at(change, blamed, json_string_value(detail));
    }
    return json_array_size(problems) ? CHANGE_INVALID : CHANGE_DONE;
}

enum change_outcome change_finish(struct change *change, json_t *patch)
{
    const char *problem = change_derive(change);

    if (!problem)
        return check_all(change, patch);
    fail_at(change, 0, problem);
    return CHANGE_INVALID;
}

static bool is_test(json_t *operation)
{
    const char *verb = json_string_value(json_object_get(operation, "op"));

    return verb && json_verb_find(verb) == JSON_TEST;
}

enum change_outcome change_apply(const struct model *model, json_t *patch, struct change *change)
{
    json_t *operation;
    size_t index;

    change_init(change, model);
    if (json_array_size(patch) == 0 || json_array_size(patch) > JSON_PATCH_STEPS) {
        json_array_append_new(change->errors, json_pack("{ss ss}", "pointer", "/patch", "detail",
                                                        "must be a list of 1 to 1000 operations"));
        return CHANGE_INVALID;
    }
    json_array_foreach(patch, index, operation) {
        const char *problem = change_step(change, operation, SPEAKER_CLIENT, change->patch);
        if (!problem)
            continue;
        if (json_array_size(change->stale))
            return CHANGE_STALE;
        fail_at(change, index, problem);
        return is_test(operation) ? CHANGE_CONFLICT : CHANGE_INVALID;
    }
    if (json_array_size(change->stale))
        return CHANGE_STALE;

    return change_finish(change, patch);
}
