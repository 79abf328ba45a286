#include "operation_edit_job.h"
#include "python_scope.h"

#include <string.h>

/* --- inputs --- */

const char *edit_input_add(struct edit_job *job)
{
    const struct operation_method *execute = &job->shape.execute;

    if (edit_hides(job, execute->method, job->name))
        return df_printf(job->arena, "'%s' already means something else in 'execute'", job->name);
    edit_parameter_insert(job, execute, job->name, true);
    return NULL;
}

const char *edit_input_remove(struct edit_job *job)
{
    const struct operation_method *execute = &job->shape.execute;

    edit_parameter_remove(job, execute->method, operation_member(&job->shape, execute, job->name));
    return NULL;
}

/* --- outputs --- */

/* execute has no return with a value, nor one without. */
static void add_return(struct edit_job *job)
{
    const struct python_method *execute = job->shape.execute.method;
    const struct python_body *body = &execute->body;
    const struct python_statement *last = &body->statements[body->count - 1];
    const char *line = df_printf(job->arena, "return %s", job->name);

    if (last->kind == PYTHON_PASS) {
        edit_replace(job, last->range, line);
    } else if (edit_is_one_line(job, execute->brackets.to, body)) {
        edit_insert(job, last->range.to, df_printf(job->arena, "; %s", line));
    } else {
        uint32_t end = last->range.to;
        while (end > last->range.from && strchr(" \t\r\n", job->text[end - 1]))
            end--;
        edit_insert(job, edit_line_end(job, end),
                    df_printf(job->arena, "%s%s%s", edit_newline(job),
                              edit_indent(job, body->range.from), line));
    }
}

static void add_value(struct edit_job *job, const struct python_return *statement)
{
    struct edit_list list = edit_value_list(job, statement);
    uint32_t keyword_end = statement->statement.from + 6; /* return */

    if (python_range_empty(statement->values))
        edit_insert(job, keyword_end, df_printf(job->arena, " %s", job->name));
    else if (!operation_returns_value(statement))
        edit_replace(job, statement->values, job->name); /* None, or () */
    else if (statement->items[0].kind == PYTHON_YIELD)
        edit_insert(job, statement->values.to, df_printf(job->arena, ", %s", job->name));
    else
        edit_list_insert(job, &list, list.count, job->name);
}

const char *edit_output_add(struct edit_job *job)
{
    const struct python_method *execute = job->shape.execute.method;

    if (execute->return_count == 0)
        add_return(job);
    for (size_t i = 0; i < execute->return_count; i++)
        if (!job->shape.main || operation_returns_value(&execute->returns[i]))
            add_value(job, &execute->returns[i]);
    return NULL;
}

/* One value is left: not a tuple any more, which a comma behind it would make it. */
static const char *unwrap(struct edit_job *job, const struct python_return *statement, size_t gone)
{
    struct edit_list list = edit_value_list(job, statement);
    const struct python_value *kept = &statement->items[1 - gone];
    struct python_range brackets = statement->brackets;
    bool spans_lines = memchr(job->text + statement->values.from, '\n',
                              statement->values.to - statement->values.from)
                       != NULL;

    if (kept->kind == PYTHON_STARRED)
        return "a starred value cannot be returned alone";
    if (!spans_lines) {
        struct python_range all = python_range_empty(brackets) ? statement->values : brackets;
        edit_replace(job, all, python_range_text(job->arena, job->tree, kept->item.range));
        return NULL;
    }
    uint32_t comma = edit_list_remove(job, &list, gone, gone);
    if (gone == 0)
        comma = kept->item.comma;
    if (comma)
        edit_replace(job, (struct python_range){comma, comma + 1}, "");
    return NULL;
}

static const char *remove_value(struct edit_job *job, const struct python_return *statement,
                                size_t at)
{
    struct edit_list list = edit_value_list(job, statement);

    if (statement->count == 1) {
        uint32_t keyword_end = statement->statement.from + 6; /* return */
        edit_replace(job, (struct python_range){keyword_end, statement->values.to}, "");
        return NULL;
    }
    if (statement->count == 2)
        return unwrap(job, statement, at);
    edit_list_remove(job, &list, at, at);
    return NULL;
}

static size_t output_index(const struct edit_job *job)
{
    size_t at = 0;

    while (strcmp(job->shape.outputs[at].name, job->name) != 0)
        at++;
    return at;
}

const char *edit_output_remove(struct edit_job *job)
{
    const struct python_method *execute = job->shape.execute.method;
    size_t at = output_index(job);
    const char *problem = NULL;

    for (size_t i = 0; i < execute->return_count && !problem; i++)
        if (operation_returns_value(&execute->returns[i]) && at < execute->returns[i].count)
            problem = remove_value(job, &execute->returns[i], at);
    return problem;
}

/* --- renaming an output --- */

/* The returned expression gets a name in the line before, or before it in its line. */
static const char *name_expression(struct edit_job *job, const struct python_value *value)
{
    const struct python_return *main = job->shape.main;
    uint32_t from = main->statement.from;
    const char *expression = python_range_text(job->arena, job->tree, value->item.range);
    bool has_own_line = edit_starts_line(job, from);

    if (value->kind == PYTHON_STARRED)
        return "a starred value has no name of its own";
    if (strchr(expression, '\n') || strstr(expression, ":="))
        expression = df_printf(job->arena, "(%s)", expression);
    if (has_own_line)
        edit_insert(job, from,
                    df_printf(job->arena, "%s = %s%s%s", job->new_name, expression,
                              edit_newline(job), edit_indent(job, from)));
    else
        edit_insert(job, from, df_printf(job->arena, "%s = %s; ", job->new_name, expression));
    edit_replace(job, value->item.range, job->new_name);
    return NULL;
}

/* How often the main return gives that variable. */
static size_t times_returned(const struct edit_job *job, struct python_range name)
{
    const struct python_return *main = job->shape.main;
    size_t count = 0;

    for (size_t i = 0; i < main->count; i++)
        if (main->items[i].kind == PYTHON_NAME)
            count += python_range_same(job->tree, main->items[i].name, name);
    return count;
}

const char *edit_output_rename(struct edit_job *job)
{
    const struct operation_output *output = &job->shape.outputs[output_index(job)];
    const struct python_method *execute = job->shape.execute.method;

    if (python_name_occurs(job->tree, execute->definition, job->new_name))
        return df_printf(job->arena, "'%s' already means something else in 'execute'",
                         job->new_name);
    if (output->is_made_up || output->value->kind != PYTHON_NAME
        || times_returned(job, output->value->name) > 1)
        return name_expression(job, output->value);
    if (!python_uses_of(job->tree, execute->scope, job->name).is_bound)
        return name_expression(job, output->value); /* a name of the module */
    return edit_input_rename(job);
}
