#include "name.h"
#include "operation_edit_job.h"
#include "python_literal.h"
#include "python_scope.h"

#include <string.h>

/* --- adding --- */

/* The statement behind which self.x = x goes, or NULL: the last such assignment, or what prepares
 * the instance. */
static const struct python_statement *anchor_of(const struct python_body *body)
{
    const struct python_statement *found = NULL;

    for (size_t i = 0; i < body->count; i++) {
        const struct python_statement *statement = &body->statements[i];
        if (statement->kind == PYTHON_ASSIGN)
            found = statement;
        else if ((statement->kind == PYTHON_SUPER || statement->kind == PYTHON_DOCSTRING)
                 && (!found || found->kind == PYTHON_DOCSTRING))
            found = statement;
    }
    return found;
}

/* The last statement in the line that `statement` ends in. */
static const struct python_statement *last_in_line(const struct edit_job *job,
                                                   const struct python_body *body,
                                                   const struct python_statement *statement)
{
    const struct python_statement *end = body->statements + body->count;

    while (statement + 1 < end
           && edit_line_start(job, statement[1].range.from)
                  == edit_line_start(job, statement->range.to))
        statement++;
    return statement;
}

static void add_assignment(struct edit_job *job)
{
    const struct python_method *init = job->shape.init.method;
    const struct python_body *body = &init->body;
    const struct python_statement *anchor = anchor_of(body),
                                  *last = &body->statements[body->count - 1];
    const char *instance = operation_instance(&job->shape, init);
    const char *line = df_printf(job->arena, "%s.%s = %s", instance, job->name, job->name);

    if (last->kind == PYTHON_PASS && (!anchor || anchor->kind != PYTHON_ASSIGN)) {
        edit_replace(job, last->range, line);
    } else if (edit_is_one_line(job, init->brackets.to, body)) {
        edit_insert(job, last->range.to, df_printf(job->arena, "; %s", line));
    } else if (anchor) {
        anchor = last_in_line(job, body, anchor);
        edit_insert(job, edit_line_end(job, anchor->range.to),
                    df_printf(job->arena, "%s%s%s", edit_newline(job),
                              edit_indent(job, body->range.from), line));
    } else {
        edit_insert(job, edit_line_start(job, body->range.from),
                    df_printf(job->arena, "%s%s%s", edit_indent(job, body->range.from), line,
                              edit_newline(job)));
    }
}

/* Where the first method begins, with the comments right above it. */
static uint32_t first_method_line(const struct edit_job *job, const struct python_class *class)
{
    uint32_t line = edit_line_start(job, class->methods[0].range.from);
    const char *indent = edit_indent(job, class->methods[0].range.from);
    size_t length = strlen(indent);

    while (line > 0) {
        uint32_t above = edit_line_start(job, line - 1);
        if (above < class->name.to || strncmp(job->text + above, indent, length) != 0
            || job->text[above + length] != '#')
            break;
        line = above;
    }
    return line;
}

/* A class with nothing but one line behind its colon, or without methods of its own. */
static const char *add_first_method(struct edit_job *job, const struct python_class *class,
                                    const char *indent, const char *method)
{
    const struct python_body *body = &class->body;
    const struct python_statement *last = &body->statements[body->count - 1];
    const char *newline = edit_newline(job);
    bool is_one_line = edit_is_one_line(job, class->name.from, body);

    if (is_one_line && (body->count > 1 || last->kind != PYTHON_PASS))
        return "put the body of the class on lines of its own first";
    if (is_one_line) {
        uint32_t from = last->range.from;
        while (job->text[from - 1] == ' ' || job->text[from - 1] == '\t')
            from--;
        edit_replace(job, (struct python_range){from, last->range.to},
                     df_printf(job->arena, "%s%s%s", newline, indent, method));
    } else if (last->kind == PYTHON_PASS) {
        edit_replace(job, last->range, method);
    } else {
        edit_insert(job, edit_line_end(job, last->range.to),
                    df_printf(job->arena, "%s%s%s%s", newline, newline, indent, method));
    }
    return NULL;
}

static const char *add_init(struct edit_job *job, const char *parameter)
{
    const struct python_class *class = job->shape.classes[0];
    const char *newline = edit_newline(job);
    bool is_one_line = edit_is_one_line(job, class->name.from, &class->body);
    const char *indent = is_one_line ? "    " : edit_indent(job, class->body.range.from);
    const char *super = job->shape.has_unknown_base ? df_printf(
                            job->arena, "%s%ssuper().__init__()%s", indent, indent, newline)
                                                    : "";
    const char *method = df_printf(job->arena, "def __init__(self, %s):%s%s%s%sself.%s = %s",
                                   parameter, newline, super, indent, indent, job->name, job->name);

    if (class->method_count == 0 || is_one_line)
        return add_first_method(job, class, indent, method);
    edit_insert(job, first_method_line(job, class),
                df_printf(job->arena, "%s%s%s%s", indent, method, newline, newline));
    return NULL;
}

/* self.x = x would hide it. */
static bool has_method(const struct edit_job *job, const char *name)
{
    for (size_t i = 0; i < job->shape.class_count; i++)
        for (size_t k = 0; k < job->shape.classes[i]->method_count; k++)
            if (python_range_is(job->tree, job->shape.classes[i]->methods[k].name, name))
                return true;
    return false;
}

static const char *add_attribute(struct edit_job *job, const json_t *value)
{
    const struct operation_method *init = &job->shape.init;
    const char *literal = value ? python_literal_write(job->arena, value, PYTHON_AS_IS) : NULL;
    const char *parameter = value
                                ? df_printf(job->arena, "%s=%s", job->name, literal ? literal : "")
                                : job->name;

    if (value && !literal)
        return "the default is too long or too deep to be written into code";
    if (has_method(job, job->name))
        return df_printf(job->arena, "the class has a method '%s'", job->name);
    if (!init->method)
        return add_init(job, parameter);
    if (edit_hides(job, init->method, job->name))
        return df_printf(job->arena, "'%s' already means something else in '__init__'", job->name);
    edit_parameter_insert(job, init, parameter, !value);
    add_assignment(job);
    return NULL;
}

const char *edit_attribute_add(struct edit_job *job)
{
    return add_attribute(job, json_object_get(job->edit, "default"));
}

const char *edit_reference_add(struct edit_job *job)
{
    json_t *type = json_object_get(job->edit, "type");

    if (!json_is_string(type) || name_problem(json_string_value(type)))
        return "a reference needs the type of resource that it refers to";
    json_object_set_new(json_object_get(job->declared, "references"), job->name,
                        json_pack("{sO}", "type", type));
    return add_attribute(job, NULL);
}

/* --- removing --- */

/* Which statement is self.x = x, when nothing else in __init__ uses x; -1 otherwise. */
static ssize_t only_assignment(struct edit_job *job, const struct python_method *init)
{
    struct python_uses uses = python_uses_of(job->tree, init->scope, job->name);

    for (size_t i = 0; i < init->body.count && uses.count == 2; i++) {
        const struct python_statement *statement = &init->body.statements[i];
        if (statement->kind == PYTHON_ASSIGN && statement->value.kind == PYTHON_NAME
            && statement->value.name.from == uses.items[1]->range.from)
            return (ssize_t) i;
    }
    return -1;
}

const char *edit_attribute_remove(struct edit_job *job)
{
    const struct operation_method *init = &job->shape.init;
    ssize_t assignment = only_assignment(job, init->method);

    edit_parameter_remove(job, init->method, operation_member(&job->shape, init, job->name));
    if (assignment >= 0)
        edit_statement_remove(job, &init->method->body, (size_t) assignment);
    return NULL;
}

/* --- defaults --- */

/* How the present default asks for a value to be written. */
static enum python_literal_style style_of(const struct edit_job *job,
                                          const struct python_parameter *parameter,
                                          const json_t *value)
{
    struct python_range now = parameter->value;
    json_t *literal = python_literal_read(job->text + now.from, now.to - now.from);
    bool is_float = json_is_real(literal)
                    || python_range_is(job->tree, parameter->annotation, "float");
    bool is_tuple = json_is_array(literal) && job->text[now.from] == '(';

    json_decref(literal);
    if (is_float && json_is_integer(value))
        return PYTHON_AS_FLOAT;
    return is_tuple && json_is_array(value) ? PYTHON_AS_TUPLE : PYTHON_AS_IS;
}

static bool is_positional(const struct python_parameter *parameter)
{
    return parameter->kind == PYTHON_PLAIN && !parameter->keyword_only;
}

/* The last parameter behind `at` that must be given, or `at`. */
static size_t last_required(const struct python_method *method, size_t at)
{
    size_t found = at;

    for (size_t i = at + 1; i < method->parameter_count; i++)
        if (is_positional(&method->parameters[i])
            && python_range_empty(method->parameters[i].value))
            found = i;
    return found;
}

const char *edit_attribute_set_default(struct edit_job *job)
{
    const struct python_method *init = job->shape.init.method;
    const struct python_parameter *parameter = operation_member(&job->shape, &job->shape.init,
                                                                job->name);
    const json_t *value = json_object_get(job->edit, "default");
    if (!value)
        return "the new default is missing";

    const char *literal = python_literal_write(job->arena, value, style_of(job, parameter, value));
    if (!literal)
        return "the default is too long or too deep to be written into code";
    if (!python_range_empty(parameter->value)) {
        edit_replace(job, parameter->value, literal);
        return NULL;
    }

    bool is_annotated = !python_range_empty(parameter->annotation);
    const char *assigned = df_printf(job->arena, is_annotated ? " = %s" : "=%s", literal);
    size_t at = (size_t) (parameter - init->parameters), last = last_required(init, at);
    if (parameter->keyword_only || last == at) {
        edit_insert(job, parameter->item.range.to, assigned);
        return NULL;
    }
    struct edit_list list = edit_parameter_list(job, init);
    const char *text = python_range_text(job->arena, job->tree, parameter->item.range);
    edit_list_remove(job, &list, at, at);
    edit_list_insert(job, &list, last + 1, df_printf(job->arena, "%s%s", text, assigned));
    return NULL;
}

/* The first parameter before `at` with a default, or `at`. */
static size_t first_optional(const struct python_method *method, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_positional(&method->parameters[i])
            && !python_range_empty(method->parameters[i].value))
            return i;
    return at;
}

const char *edit_attribute_clear_default(struct edit_job *job)
{
    const struct python_method *init = job->shape.init.method;
    const struct python_parameter *parameter = operation_member(&job->shape, &job->shape.init,
                                                                job->name);
    size_t at = (size_t) (parameter - init->parameters), first = first_optional(init, at);
    uint32_t end = python_range_empty(parameter->annotation) ? parameter->name.to
                                                             : parameter->annotation.to;
    struct python_range bare = {parameter->item.range.from, end};

    if (python_range_empty(parameter->value))
        return df_printf(job->arena, "'%s' has no default", job->name);
    if (parameter->keyword_only || first == at) {
        edit_replace(job, (struct python_range){end, parameter->item.range.to}, "");
        return NULL;
    }
    struct edit_list list = edit_parameter_list(job, init);
    edit_list_insert(job, &list, first, python_range_text(job->arena, job->tree, bare));
    edit_list_remove(job, &list, at, at);
    return NULL;
}
