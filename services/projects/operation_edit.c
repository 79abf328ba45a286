#include "operation_edit.h"
#include "name.h"
#include "operation_code.h"
#include "operation_edit_check.h"
#include "operation_edit_job.h"

#include <string.h>

/* What an edit wants of a name. */
enum name_rule { NAME_NEW, NAME_KNOWN, NAME_NONE };

static const struct edit_kind {
    const char *name;
    edit_step *step;
    enum operation_list list;
    enum name_rule rule;
    const char *members[2]; /* besides "edit" and "name"; of edit_attribute_declare: its own */
} kinds[] = {
    {"attribute_add", edit_attribute_add, LIST_ATTRIBUTES, NAME_NEW, {"default"}},
    {"attribute_rename", edit_attribute_rename, LIST_ATTRIBUTES, NAME_KNOWN, {"new_name"}},
    {"attribute_remove", edit_attribute_remove, LIST_ATTRIBUTES, NAME_KNOWN, {NULL}},
    {"attribute_set_default", edit_attribute_set_default, LIST_ATTRIBUTES, NAME_KNOWN, {"default"}},
    {"attribute_clear_default", edit_attribute_clear_default, LIST_ATTRIBUTES, NAME_KNOWN, {NULL}},
    {"attribute_declare", edit_attribute_declare, LIST_ATTRIBUTES, NAME_KNOWN, {NULL}},
    {"attribute_move", edit_attribute_move, LIST_ATTRIBUTES, NAME_KNOWN, {"to"}},
    {"reference_add", edit_reference_add, LIST_REFERENCES, NAME_NEW, {"type"}},
    {"reference_rename", edit_attribute_rename, LIST_REFERENCES, NAME_KNOWN, {"new_name"}},
    {"reference_remove", edit_attribute_remove, LIST_REFERENCES, NAME_KNOWN, {NULL}},
    {"reference_move", edit_reference_move, LIST_REFERENCES, NAME_KNOWN, {"to"}},
    {"input_add", edit_input_add, LIST_INPUTS, NAME_NEW, {NULL}},
    {"input_rename", edit_input_rename, LIST_INPUTS, NAME_KNOWN, {"new_name"}},
    {"input_remove", edit_input_remove, LIST_INPUTS, NAME_KNOWN, {NULL}},
    {"input_move", edit_input_move, LIST_INPUTS, NAME_KNOWN, {"to"}},
    {"output_add", edit_output_add, LIST_OUTPUTS, NAME_NEW, {NULL}},
    {"output_rename", edit_output_rename, LIST_OUTPUTS, NAME_KNOWN, {"new_name"}},
    {"output_remove", edit_output_remove, LIST_OUTPUTS, NAME_KNOWN, {NULL}},
    {"output_move", edit_output_move, LIST_OUTPUTS, NAME_KNOWN, {"to"}},
    {"operation_rename", edit_operation_rename, LIST_COUNT, NAME_NONE, {"new_name"}},
};

static const struct edit_kind *kind_of(const json_t *edit)
{
    const char *name = json_string_value(json_object_get(edit, "edit"));

    for (size_t i = 0; name && i < DF_COUNT(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static const char *text_member(const json_t *edit, const char *name)
{
    return json_string_value(json_object_get(edit, name));
}

static const char *members_problem(struct df_arena *arena, const struct edit_kind *kind,
                                   json_t *edit)
{
    const char *key;
    json_t *value;

    json_object_foreach(edit, key, value) {
        bool is_known = strcmp(key, "edit") == 0
                        || (strcmp(key, "name") == 0 && kind->rule != NAME_NONE)
                        || kind->step == edit_attribute_declare;
        for (size_t i = 0; i < DF_COUNT(kind->members) && kind->members[i]; i++)
            is_known |= strcmp(key, kind->members[i]) == 0;
        if (!is_known)
            return df_printf(arena, "'%s' is not a member of the edit '%s'", key, kind->name);
    }
    return NULL;
}

/* A name that is to be put into the code. */
static const char *new_name_problem(struct edit_job *job, const struct edit_kind *kind,
                                    const char *name)
{
    static const char *const nouns[] = {[LIST_ATTRIBUTES] = "an attribute",
                                        [LIST_REFERENCES] = "a reference",
                                        [LIST_INPUTS] = "an input",
                                        [LIST_OUTPUTS] = "an output"};
    const char *problem = name ? identifier_problem(name) : "is missing";

    if (problem)
        return df_printf(job->arena, "the name %s", problem);
    if (strncmp(name, "__", 2) == 0)
        return "a name must not start with two underscores, because Python changes it";
    if (kind->list == LIST_COUNT)
        return NULL;
    for (enum operation_list list = 0; list < LIST_COUNT; list++) {
        bool same_place = list == kind->list
                          || (list <= LIST_REFERENCES && kind->list <= LIST_REFERENCES);
        if (same_place && operation_list_has(job->before, list, name))
            return df_printf(job->arena, "there is already %s '%s'", nouns[list], name);
    }
    return NULL;
}

static const char *names_problem(struct edit_job *job, const struct edit_kind *kind)
{
    bool renames = kind->members[0] && strcmp(kind->members[0], "new_name") == 0;

    if (kind->rule == NAME_NEW)
        return new_name_problem(job, kind, job->name);
    if (kind->rule == NAME_KNOWN && !job->name)
        return "the name is missing";
    if (kind->rule == NAME_KNOWN && !operation_list_has(job->before, kind->list, job->name))
        return df_printf(job->arena, "there is no %.*s '%s'", (int) strcspn(kind->name, "_"),
                         kind->name, job->name);
    return renames ? new_name_problem(job, kind, job->new_name) : NULL;
}

/* The key of what is declared goes with the name. */
static void move_declared(struct edit_job *job, const struct edit_kind *kind)
{
    json_t *list = json_object_get(job->declared, operation_list_names[kind->list]);
    json_t *value = json_object_get(list, job->name);

    if (kind->rule != NAME_KNOWN || !value)
        return;
    if (job->new_name)
        json_object_set(list, job->new_name, value);
    if (job->new_name || strstr(kind->name, "_remove"))
        json_object_del(list, job->name);
}

/* A copy in which every list is there. */
static json_t *copy_declared(struct df_arena *arena, const json_t *declared)
{
    json_t *copy = json_is_object(declared) ? json_deep_copy(declared) : json_object();

    for (enum operation_list list = 0; list < LIST_COUNT; list++)
        if (!json_is_object(json_object_get(copy, operation_list_names[list])))
            json_object_set_new(copy, operation_list_names[list], json_object());
    return df_defer_json(arena, copy);
}

static const char *run(struct edit_job *job, const struct edit_kind *kind)
{
    const char *problem = names_problem(job, kind);

    if (!problem)
        problem = kind->step(job);
    if (problem)
        return problem;
    if (!text_edits_sort(&job->edits))
        return "the edit cannot be made here; change the code instead";
    if (kind->list < LIST_COUNT)
        move_declared(job, kind);
    return operation_edit_check(job, kind->name, kind->list);
}

const char *operation_edit_apply(struct df_arena *arena, const struct operation_source *source,
                                 const json_t *edit, struct operation_edited *edited)
{
    const struct edit_kind *kind = kind_of(edit);
    struct edit_job job = {
        .arena = arena,
        .text = source->code,
        .source = source,
        .edit = edit,
        .name = text_member(edit, "name"),
        .new_name = text_member(edit, "new_name"),
    };

    if (!kind)
        return "there is no such edit";
    const char *problem = members_problem(arena, kind, (json_t *) (uintptr_t) edit);
    if (problem)
        return problem;

    job.before = operation_code_read(source->code, source->declared, source->name);
    df_defer_json(arena, job.before);
    if (json_is_true(json_object_get(job.before, "stale")))
        return df_printf(arena, "the code has to be put right first: %s",
                         operation_first_problem(job.before));

    job.declared = copy_declared(arena, source->declared);
    job.tree = python_tree_new(source->code, strlen(source->code));
    if (operation_shape_find(job.tree, source->name, &job.shape))
        problem = run(&job, kind);
    python_tree_free(job.tree);
    if (!problem)
        *edited = (struct operation_edited){job.edits, job.declared};
    return problem;
}
