#include "change.h"
#include "text_patch.h"

#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

/* Each round leaves out what the last one found to break a rule; what is left then is refused. */
enum { ROUNDS = 6 };

struct undo {
    json_t *inverse;
    const struct change_history *history;
    json_t *dropped; /* index of an operation as text -> true */
    json_t *kept;
};

static const char *path_of(json_t *operation)
{
    return json_string_value(json_object_get(operation, "path"));
}

static void keep(struct undo *undo, json_t *operation)
{
    json_t *other;
    size_t index;

    json_array_foreach(undo->kept, index, other)
        if (strcmp(json_string_value(json_object_get(other, "pointer")), path_of(operation)) == 0)
            return;
    json_array_append_new(undo->kept, json_pack("{ss}", "pointer", path_of(operation)));
}

/* Equal but for what is derived. */
static bool is_same(json_t *found, json_t *expected)
{
    if (!json_object_get(found, "interface") && !json_object_get(expected, "interface"))
        return json_equal(found, expected);

    df_auto(json_t) a = json_copy(found);
    df_auto(json_t) b = json_copy(expected);
    json_object_del(a, "interface");
    json_object_del(b, "interface");
    return json_equal(a, b);
}

/* Whether the member is still as the change that is undone has left it. */
static bool is_untouched(struct change *change, json_t *operation)
{
    json_t *expected = json_object_get(operation, "expect");
    struct json_pointer pointer;

    if (json_pointer_parse(path_of(operation), &pointer))
        return false;
    json_t *parent = json_pointer_walk(change->tree, &pointer, 0, pointer.count - 1);
    json_t *found = json_pointer_find(change->tree, &pointer);
    if (!expected)
        return !found || json_is_array(parent); /* where it is inserted, not put */
    return found && is_same(found, expected);
}

static json_t *text_at(struct change *change, const char *path)
{
    struct json_pointer pointer;

    return json_pointer_parse(path, &pointer) ? NULL : json_pointer_find(change->tree, &pointer);
}

/* What has happened to the text since: what is stored, and what this undo has done itself so far.
 */
static bool list_events(const struct undo *undo, struct change *change, const char *path,
                        int64_t since, struct text_event **events, size_t *count)
{
    struct text_event *stored;
    json_t *update;
    size_t index;

    if (!undo->history->find(undo->history->data, path, since, &stored, count))
        return false;
    size_t own = json_array_size(change->updates);
    *events = df_alloc(&change->arena, (*count + own) * sizeof **events);
    if (*count > 0)
        memcpy(*events, stored, *count * sizeof **events);
    json_array_foreach(change->updates, index, update)
        if (strcmp(path_of(update), path) == 0)
            (*events)[(*count)++] = (struct text_event){
                .changes = json_object_get(update, "changes"), .target = undo->history->revision};
    return true;
}

static bool undo_text(const struct undo *undo, struct change *change, json_t *operation)
{
    const char *path = path_of(operation);
    int64_t since = json_integer_value(json_object_get(operation, "version"));
    struct text_event *events;
    size_t count;

    if (!text_at(change, path) || !list_events(undo, change, path, since, &events, &count))
        return false;
    df_auto(json_t) rebased = text_map_history(json_object_get(operation, "changes"), events,
                                               count);
    if (!rebased)
        return false;
    return text_patch_is_empty(rebased)
           || !change_text(change, path, df_take(rebased), change->patch);
}

static bool undo_member(struct change *change, json_t *operation)
{
    df_auto(json_t) step = json_copy(operation);

    if (!is_untouched(change, operation))
        return false;
    json_object_del(step, "expect");
    return !change_step(change, step, SPEAKER_SERVER, change->patch);
}

static void mark(json_t *set, size_t index)
{
    df_auto(json_t) key = json_sprintf("%zu", index);

    json_object_set_new(set, json_string_value(key), json_true());
}

static bool is_marked(json_t *set, size_t index)
{
    df_auto(json_t) key = json_sprintf("%zu", index);

    return json_object_get(set, json_string_value(key)) != NULL;
}

static void run_round(struct undo *undo, struct change *change)
{
    json_t *operation;
    size_t index;

    json_array_foreach(undo->inverse, index, operation) {
        if (is_marked(undo->dropped, index))
            continue;
        const char *verb = json_string_value(json_object_get(operation, "op"));
        bool done = json_verb_find(verb) == JSON_TEXT ? undo_text(undo, change, operation)
                                                      : undo_member(change, operation);
        if (done)
            continue;
        mark(undo->dropped, index);
        keep(undo, operation);
    }
}

/* Leaves out the operations that break a rule. False when one cannot be found. */
static bool drop_blamed(struct undo *undo, json_t *problems)
{
    json_t *problem;
    size_t index;

    json_array_foreach(problems, index, problem) {
        bool found;
        size_t blamed = change_blame(
            undo->inverse, json_string_value(json_object_get(problem, "pointer")), &found);
        if (!found || is_marked(undo->dropped, blamed))
            return false;
        mark(undo->dropped, blamed);
        keep(undo, json_array_get(undo->inverse, blamed));
    }
    return true;
}

static void explain(struct change *change, json_t *problems)
{
    json_t *problem;
    size_t index;

    json_array_foreach(problems, index, problem)
        json_array_append_new(change->errors,
                              json_pack("{sO sO}", "pointer", json_object_get(problem, "pointer"),
                                        "detail", json_object_get(problem, "detail")));
}

enum change_outcome change_undo(const struct model *model, json_t *inverse,
                                const struct change_history *history, struct change *change,
                                json_t **kept)
{
    df_auto(json_t) dropped = json_object();
    struct undo undo = {inverse, history, dropped, json_array()};

    *kept = undo.kept;
    for (int round = 0;; round++) {
        change_init(change, model);
        run_round(&undo, change);
        const char *problem = change_derive(change);
        df_auto(json_t) problems = change_check(change);
        if (problem)
            problem_add(problems, SEVERITY_ERROR, "", "%s", problem);
        if (json_array_size(problems) == 0)
            return CHANGE_DONE;
        if (round == ROUNDS || !drop_blamed(&undo, problems)) {
            explain(change, problems);
            return CHANGE_INVALID;
        }
        change_release(change);
    }
}
