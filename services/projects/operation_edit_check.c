#include "operation_edit_check.h"
#include "operation_code.h"

#include <string.h>

const char *const operation_list_names[LIST_COUNT] = {
    [LIST_ATTRIBUTES] = "attributes",
    [LIST_REFERENCES] = "references",
    [LIST_INPUTS] = "inputs",
    [LIST_OUTPUTS] = "outputs",
};

static json_t *rows_of(const json_t *interface, enum operation_list list)
{
    return json_object_get(interface, operation_list_names[list]);
}

static const char *row_name(const json_t *rows, size_t at)
{
    return json_string_value(json_object_get(json_array_get(rows, at), "name"));
}

static json_t *row_called(const json_t *rows, const char *name)
{
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (strcmp(row_name(rows, i), name) == 0)
            return json_array_get(rows, i);
    return NULL;
}

bool operation_list_has(const json_t *interface, enum operation_list list, const char *name)
{
    return row_called(rows_of(interface, list), name) != NULL;
}

size_t operation_list_place(const json_t *interface, enum operation_list list, const char *name)
{
    const json_t *rows = rows_of(interface, list);
    size_t at = 0;

    while (strcmp(row_name(rows, at), name) != 0)
        at++;
    return at;
}

const char *operation_first_problem(const json_t *interface)
{
    json_t *first = json_array_get(json_object_get(interface, "problems"), 0);
    return json_string_value(json_object_get(first, "detail"));
}

static size_t count_errors(const json_t *interface)
{
    json_t *problems = json_object_get(interface, "problems");
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(problems); i++) {
        json_t *severity = json_object_get(json_array_get(problems, i), "severity");
        count += strcmp(json_string_value(severity), "error") == 0;
    }
    return count;
}

/* Names in their places; one that was `old` may now be `new`. Counts those. */
static bool same_names(const json_t *before, const json_t *after, const struct edit_job *job,
                       size_t *renamed)
{
    if (json_array_size(before) != json_array_size(after))
        return false;
    for (size_t i = 0; i < json_array_size(before); i++) {
        const char *was = row_name(before, i), *is = row_name(after, i);
        if (strcmp(was, is) == 0)
            continue;
        if (!job->new_name || strcmp(was, job->name) != 0 || strcmp(is, job->new_name) != 0)
            return false;
        ++*renamed;
    }
    return true;
}

/* The rows of `longer` are those of `shorter` in any order, and `name`. */
static bool has_one_more(const json_t *shorter, const json_t *longer, const char *name)
{
    if (json_array_size(longer) != json_array_size(shorter) + 1 || !row_called(longer, name))
        return false;
    for (size_t i = 0; i < json_array_size(shorter); i++)
        if (!json_equal(json_array_get(shorter, i), row_called(longer, row_name(shorter, i))))
            return false;
    return true;
}

/* The same rows; that of the edit is at its new place, the others in their order. */
static bool moved_fits(const struct edit_job *job, enum operation_list list, const json_t *before,
                       const json_t *after)
{
    size_t from = operation_list_place(job->before, list, job->name);
    size_t to = (size_t) json_integer_value(json_object_get(job->edit, "to"));

    if (json_array_size(before) != json_array_size(after))
        return false;
    for (size_t i = 0; i < json_array_size(after); i++)
        if (!json_equal(json_array_get(before, edit_moved_from(i, from, to)),
                        json_array_get(after, i)))
            return false;
    return true;
}

/* Outputs may get other made-up names when one before them comes or goes. */
static bool outputs_fit(const json_t *before, const json_t *after, int more)
{
    return (int) json_array_size(after) == (int) json_array_size(before) + more;
}

/* All rows but that of the edit are as they were. */
static bool same_others(const json_t *before, const json_t *after, const char *name)
{
    if (json_array_size(before) != json_array_size(after))
        return false;
    for (size_t i = 0; i < json_array_size(before); i++) {
        json_t *row = row_called(after, row_name(before, i));
        if (!row)
            return false;
        if (strcmp(row_name(before, i), name) != 0 && !json_equal(json_array_get(before, i), row))
            return false;
    }
    return true;
}

static bool default_is(const struct edit_job *job, const json_t *rows, const json_t *wanted)
{
    json_t *row = row_called(rows, job->name), *value = json_object_get(row, "default");

    if (!wanted)
        return !value;
    if (json_is_number(wanted) && json_is_number(value))
        return json_number_value(wanted) == json_number_value(value);
    return json_equal((json_t *) (uintptr_t) wanted, value); /* jansson only reads it */
}

static bool list_fits(const struct edit_job *job, const char *edit, enum operation_list list,
                      const json_t *after)
{
    const json_t *was = rows_of(job->before, list), *is = rows_of(after, list);
    const json_t *value = json_object_get(job->edit, "default");
    size_t renamed = 0;

    if (strstr(edit, "_add"))
        return (list == LIST_OUTPUTS ? outputs_fit(was, is, 1) && row_called(is, job->name)
                                     : has_one_more(was, is, job->name))
               && (list != LIST_ATTRIBUTES || default_is(job, is, value));
    if (strstr(edit, "_remove"))
        return list == LIST_OUTPUTS ? outputs_fit(was, is, -1) : has_one_more(is, was, job->name);
    if (strstr(edit, "_move"))
        return moved_fits(job, list, was, is);
    if (strstr(edit, "_rename"))
        return same_names(was, is, job, &renamed) && renamed == 1;
    return same_others(was, is, job->name)
           && (!strstr(edit, "_default") || default_is(job, is, value));
}

const char *operation_edit_check(struct edit_job *job, const char *edit, enum operation_list list)
{
    struct text before = {job->text, job->tree->length};
    struct text after = text_edits_apply(job->arena, before, &job->edits);
    bool renames_class = list == LIST_COUNT;
    const char *name = renames_class ? job->new_name : job->source->name;
    const char *class = json_string_value(json_object_get(job->before, "class"));
    bool fits = true;

    if (after.length > TEXT_BYTES)
        return "the code would be longer than 1 MiB";

    json_t *interface = df_defer_json(job->arena,
                                      operation_code_read(after.bytes, job->declared, name));
    if (json_is_true(json_object_get(interface, "stale")))
        return df_printf(job->arena, "the edit would break the code: %s",
                         operation_first_problem(interface));
    for (enum operation_list other = 0; other < LIST_COUNT; other++) {
        size_t renamed = 0;
        fits &= other == list ? list_fits(job, edit, list, interface)
                              : same_names(rows_of(job->before, other), rows_of(interface, other),
                                           job, &renamed);
    }
    fits &= strcmp(json_string_value(json_object_get(interface, "class")),
                   renames_class ? job->new_name : class)
            == 0;
    if (!fits || count_errors(interface) > count_errors(job->before))
        return "the edit cannot be made here without other consequences; change the code instead";
    return NULL;
}
