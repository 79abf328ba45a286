/* Another order of inputs, outputs, attributes or references: texts change places, and all that
 * stands between them stays. */
#include "operation_edit_check.h"
#include "operation_edit_job.h"

#include <string.h>

/* From which place to which, and the first and last place that change. */
struct move {
    size_t from, to, first, last;
};

size_t edit_moved_from(size_t at, size_t from, size_t to)
{
    if (at == to)
        return from;
    if (from < to)
        return at >= from && at < to ? at + 1 : at;
    return at > to && at <= from ? at - 1 : at;
}

static const char *read_move(struct edit_job *job, enum operation_list list, struct move *move)
{
    const json_t *rows = json_object_get(job->before, operation_list_names[list]);
    const json_t *to = json_object_get(job->edit, "to");
    json_int_t place = json_integer_value(to), count = (json_int_t) json_array_size(rows);

    if (!json_is_integer(to) || place < 0 || place >= count)
        return df_printf(job->arena, "the new place must be a whole number from 0 to %d",
                         (int) count - 1);
    size_t from = operation_list_place(job->before, list, job->name), target = (size_t) place;
    *move = (struct move){from, target, from < target ? from : target,
                          from > target ? from : target};
    return NULL;
}

/* --- texts --- */

static uint32_t item_end(const struct python_item *item)
{
    return item->comma ? item->comma + 1 : item->range.to;
}

/* Whether each item has a line of its own, so that a comment behind it speaks of it. */
static bool have_own_lines(const struct edit_job *job, const struct edit_list *list,
                           const struct move *move)
{
    for (size_t i = move->first; i <= move->last; i++)
        if (!edit_starts_line(job, list->items[i]->range.from)
            || !edit_ends_line(job, item_end(list->items[i])))
            return false;
    return true;
}

static struct python_range comment_of(const struct edit_job *job, const struct python_item *item)
{
    return (struct python_range){item_end(item), edit_line_end(job, item_end(item))};
}

static void change_places(struct edit_job *job, const struct edit_list *list,
                          const struct move *move)
{
    bool take_comments = have_own_lines(job, list, move);

    for (size_t i = move->first; i <= move->last; i++) {
        const struct python_item *place = list->items[i];
        const struct python_item *item = list->items[edit_moved_from(i, move->from, move->to)];
        if (item == place)
            continue;
        edit_replace(job, place->range, python_range_text(job->arena, job->tree, item->range));
        if (take_comments)
            edit_replace(job, comment_of(job, place),
                         python_range_text(job->arena, job->tree, comment_of(job, item)));
    }
}

/* --- parameters --- */

static bool is_in_list(const struct edit_job *job, const struct operation_method *method,
                       const struct python_parameter *parameter, enum operation_list list)
{
    const char *name = python_range_text(job->arena, job->tree, parameter->name);
    return operation_is_member(method, parameter) && operation_list_has(job->before, list, name);
}

/* Why the parameters cannot stand in that order. */
static const char *order_problem(struct edit_job *job, const struct python_parameter **order,
                                 size_t count)
{
    bool has_default = false;

    for (size_t i = 0; i < count; i++) {
        if (order[i]->kind != PYTHON_PLAIN || order[i]->keyword_only)
            continue;
        if (!python_range_empty(order[i]->value))
            has_default = true;
        else if (has_default)
            return df_printf(job->arena,
                             "'%s' has no default, so it cannot stand behind one that has",
                             python_range_text(job->arena, job->tree, order[i]->name));
    }
    return NULL;
}

static const char *move_parameter(struct edit_job *job, const struct operation_method *operation,
                                  enum operation_list list)
{
    const struct python_method *method = operation->method;
    size_t count = method->parameter_count, members = 0;
    size_t *places = df_alloc(job->arena, (count + 1) * sizeof *places);
    struct edit_list items = {df_alloc(job->arena, (count + 1) * sizeof *items.items), 0};
    const struct python_parameter **order = df_alloc(job->arena, (count + 1) * sizeof *order);
    struct move move = {};
    const char *problem = read_move(job, list, &move);
    if (problem)
        return problem;

    for (size_t i = 0; i < count; i++) {
        order[i] = &method->parameters[i];
        if (!is_in_list(job, operation, order[i], list))
            continue;
        places[members++] = i;
        items.items[items.count++] = &order[i]->item;
    }
    if (items.count <= move.last)
        return "the order cannot be changed here; change the code instead";
    for (size_t i = move.first; i <= move.last; i++) {
        const struct python_parameter *first = &method->parameters[places[move.from]];
        const struct python_parameter *other = &method->parameters[places[i]];
        if (first->keyword_only != other->keyword_only
            || first->positional_only != other->positional_only)
            return "a lone '*' or '/' stands between them; change the code instead";
        order[places[i]] = &method->parameters[places[edit_moved_from(i, move.from, move.to)]];
    }
    problem = order_problem(job, order, count);
    if (!problem)
        change_places(job, &items, &move);
    return problem;
}

const char *edit_input_move(struct edit_job *job)
{
    return move_parameter(job, &job->shape.execute, LIST_INPUTS);
}

const char *edit_attribute_move(struct edit_job *job)
{
    return move_parameter(job, &job->shape.init, LIST_ATTRIBUTES);
}

const char *edit_reference_move(struct edit_job *job)
{
    return move_parameter(job, &job->shape.init, LIST_REFERENCES);
}

/* --- outputs --- */

/* Every return gives its values in the same order. */
static const char *returns_problem(struct edit_job *job, const struct move *move)
{
    const struct python_method *execute = job->shape.execute.method;

    for (size_t i = move->first; i <= move->last; i++)
        if (job->shape.outputs[i].is_made_up)
            return df_printf(job->arena, "'%s' has no name in the code yet; rename it first",
                             job->shape.outputs[i].name);
    for (size_t r = 0; r < execute->return_count; r++) {
        const struct python_return *statement = &execute->returns[r];
        if (!operation_returns_value(statement))
            continue;
        if (statement->count <= move->last)
            return "not every return of 'execute' has these values; change the code instead";
        for (size_t i = 0; i <= move->last; i++)
            if (statement->items[i].kind == PYTHON_STARRED
                || statement->items[i].kind == PYTHON_YIELD)
                return "what is returned cannot be told apart here; change the code instead";
    }
    return NULL;
}

const char *edit_output_move(struct edit_job *job)
{
    const struct python_method *execute = job->shape.execute.method;
    struct move move = {};
    const char *problem = read_move(job, LIST_OUTPUTS, &move);

    if (!problem)
        problem = returns_problem(job, &move);
    for (size_t i = 0; i < execute->return_count && !problem; i++) {
        if (!operation_returns_value(&execute->returns[i]))
            continue;
        struct edit_list items = edit_value_list(job, &execute->returns[i]);
        change_places(job, &items, &move);
    }
    return problem;
}
