#include "operation_code.h"
#include "operation_attribute.h"
#include "operation_shape.h"
#include "python_scope.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_BYTES = 60 };

struct reader {
    const struct python_tree *tree;
    const json_t *declared;
    json_t *interface;
};

/* --- problems --- */

static void find_place(const struct python_tree *tree, uint32_t at, json_int_t *line,
                       json_int_t *column)
{
    uint32_t start = 0;

    *line = *column = 1;
    for (uint32_t i = 0; i < at; i++)
        if (tree->text[i] == '\n') {
            ++*line;
            start = i + 1;
        }
    for (uint32_t i = start; i < at; i++) {
        unsigned char c = (unsigned char) tree->text[i];
        *column += (c & 0xC0) == 0x80 ? 0 : c >= 0xF0 ? 2 : 1;
    }
}

static void complain(struct reader *reader, const char *severity, uint32_t at, const char *format,
                     ...) DF_PRINTF(4, 5);

static void complain(struct reader *reader, const char *severity, uint32_t at, const char *format,
                     ...)
{
    json_t *problems = json_object_get(reader->interface, "problems");
    json_int_t line, column;
    char detail[400];
    va_list args;

    if (json_array_size(problems) >= OPERATION_PROBLEMS)
        return;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    find_place(reader->tree, at, &line, &column);
    json_array_append_new(problems, json_pack("{ss sI sI ss}", "severity", severity, "line", line,
                                              "column", column, "detail", detail));
}

/* How much of a name a message shows: not all of a long one, and no half characters. */
static int shown(const char *name, size_t length)
{
    if (length <= SHOWN_BYTES)
        return (int) length;
    for (length = SHOWN_BYTES; (name[length] & 0xC0) == 0x80;)
        length--;
    return (int) length;
}

/* A range, or a text, for "%.*s". */
#define SHOWN(range)                                                                               \
    shown(reader->tree->text + (range).from, (range).to - (range).from),                           \
        reader->tree->text + (range).from
#define SHOWN_TEXT(text) shown(text, strlen(text)), (text)

/* --- rules about a method --- */

static void check_order(struct reader *reader, const struct python_method *method)
{
    const struct python_parameter *with_default = NULL;

    for (size_t i = 0; i < method->parameter_count; i++) {
        const struct python_parameter *parameter = &method->parameters[i];
        if (parameter->kind != PYTHON_PLAIN || parameter->keyword_only)
            continue;
        if (!python_range_empty(parameter->value))
            with_default = parameter;
        else if (with_default)
            complain(reader, "error", parameter->name.from,
                     "'%.*s' has no default but follows '%.*s', which has one",
                     SHOWN(parameter->name), SHOWN(with_default->name));
    }
}

static bool is_repeated(struct reader *reader, const struct python_method *method, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (!python_range_empty(method->parameters[i].name)
            && python_range_same(reader->tree, method->parameters[i].name,
                                 method->parameters[at].name))
            return true;
    return false;
}

static void check_parameter(struct reader *reader, const struct operation_method *operation,
                            const struct python_parameter *parameter, const char *noun)
{
    if (parameter->kind == PYTHON_STAR || parameter->kind == PYTHON_DOUBLE_STAR)
        complain(reader, "warning", parameter->item.range.from, "'%.*s' is not %s",
                 SHOWN(parameter->item.range), noun);
    if (!operation_is_member(operation, parameter))
        return;
    if (parameter->positional_only)
        complain(reader, "warning", parameter->name.from,
                 "'%.*s' can only be passed by position, not by its name", SHOWN(parameter->name));
    if (strncmp(reader->tree->text + parameter->name.from, "__", 2) == 0)
        complain(reader, "warning", parameter->name.from,
                 "Python changes names that start with two underscores, like '%.*s'",
                 SHOWN(parameter->name));
}

static void check_instance(struct reader *reader, const struct operation_method *operation)
{
    const struct python_method *method = operation->method;
    bool takes_any = method->parameter_count && method->parameters[0].kind == PYTHON_STAR;

    if (method->is_static)
        return;
    if (!operation->instance && !takes_any)
        complain(reader, "error", method->brackets.from,
                 "'%.*s' has no parameter for the instance; write (self)", SHOWN(method->name));
    if (operation->instance && !method->is_class_method
        && !python_range_is(reader->tree, operation->instance->name, "self"))
        complain(reader, "warning", operation->instance->name.from,
                 "the first parameter is the instance; call it self, not '%.*s'",
                 SHOWN(operation->instance->name));
}

static void check_method(struct reader *reader, const struct operation_method *operation,
                         const char *noun)
{
    const struct python_method *method = operation->method;

    if (operation->defined_again)
        complain(reader, "warning", operation->defined_again->name.from,
                 "'%.*s' is defined again below, and only that counts", SHOWN(method->name));
    if (method->is_async)
        complain(reader, "error", method->name.from, "'%.*s' must not be async",
                 SHOWN(method->name));
    if (method->is_generator)
        complain(reader, "error", method->name.from,
                 "'%.*s' must return its values, not yield them", SHOWN(method->name));
    if (method->parameter_count > PYTHON_ITEM_LIMIT)
        complain(reader, "error", method->brackets.from, "more than %d parameters",
                 PYTHON_ITEM_LIMIT);
    check_instance(reader, operation);
    check_order(reader, method);
    for (size_t i = 0; i < method->parameter_count && i < PYTHON_ITEM_LIMIT; i++) {
        check_parameter(reader, operation, &method->parameters[i], noun);
        if (!python_range_empty(method->parameters[i].name) && is_repeated(reader, method, i))
            complain(reader, "error", method->parameters[i].name.from,
                     "there is another parameter '%.*s'", SHOWN(method->parameters[i].name));
    }
}

/* --- members --- */

static json_t *declared_of(const struct reader *reader, const char *list, const json_t *member)
{
    const char *name = json_string_value(json_object_get(member, "name"));
    return json_object_get(json_object_get(reader->declared, list), name);
}

/* What of `declared` goes into the interface. */
static void add_declared(json_t *member, json_t *declared, const char *const *names)
{
    for (; *names; names++) {
        json_t *value = json_object_get(declared, *names);
        if (value && !json_is_null(value))
            json_object_set(member, *names, value);
    }
}

static void add_attribute(struct reader *reader, const struct python_parameter *parameter)
{
    static const char *const members[] = {"description", "min",    "max",       "pattern",
                                          "values",      "hidden", "read_only", NULL};
    static const char *const reference_members[] = {"type", NULL};
    bool mismatch = false;
    json_t *attribute = operation_attribute_read(reader->tree, parameter, &mismatch);
    json_t *reference = declared_of(reader, "references", attribute);

    if (reference) {
        json_t *row = json_pack("{sO ss}", "name", json_object_get(attribute, "name"), "type", "");
        add_declared(row, reference, reference_members);
        json_array_append_new(json_object_get(reader->interface, "references"), row);
        json_decref(attribute);
        return;
    }
    if (mismatch)
        complain(reader, "warning", parameter->value.from,
                 "the default of '%.*s' is not of the type '%.*s'", SHOWN(parameter->name),
                 SHOWN(parameter->annotation));
    add_declared(attribute, declared_of(reader, "attributes", attribute), members);
    json_array_append_new(json_object_get(reader->interface, "attributes"), attribute);
}

static void add_input(struct reader *reader, const struct operation_shape *shape,
                      const struct python_parameter *parameter)
{
    static const char *const members[] = {"type", NULL};
    const char *name = python_range_text(&shape->tree->arena, shape->tree, parameter->name);
    json_t *input = json_pack("{ss sb}", "name", name, "optional",
                              !python_range_empty(parameter->value));
    struct python_uses uses = python_uses_of(shape->tree, shape->execute.method->scope, name);

    if (uses.count <= 1 && name[0] != '_')
        complain(reader, "warning", parameter->name.from, "input '%.*s' is never used",
                 SHOWN_TEXT(name));
    add_declared(input, declared_of(reader, "inputs", input), members);
    json_array_append_new(json_object_get(reader->interface, "inputs"), input);
}

static void read_members(struct reader *reader, const struct operation_shape *shape)
{
    const struct python_method *init = shape->init.method, *execute = shape->execute.method;

    for (size_t i = 0; init && i < init->parameter_count && i < PYTHON_ITEM_LIMIT; i++)
        if (operation_is_member(&shape->init, &init->parameters[i]))
            add_attribute(reader, &init->parameters[i]);
    for (size_t i = 0; i < execute->parameter_count && i < PYTHON_ITEM_LIMIT; i++)
        if (operation_is_member(&shape->execute, &execute->parameters[i]))
            add_input(reader, shape, &execute->parameters[i]);
}

/* --- outputs --- */

static void check_returns(struct reader *reader, const struct operation_shape *shape)
{
    const struct python_method *execute = shape->execute.method;

    for (size_t i = 0; i < execute->return_count && shape->main; i++) {
        const struct python_return *found = &execute->returns[i];
        if (!operation_returns_value(found))
            complain(reader, "warning", found->statement.from,
                     "returns nothing, others return %zu value%s", shape->main->count,
                     shape->main->count == 1 ? "" : "s");
        else if (found->count != shape->main->count)
            complain(reader, "error", found->statement.from,
                     "returns %zu value%s, others return %zu", found->count,
                     found->count == 1 ? "" : "s", shape->main->count);
        for (size_t k = 0; k < found->count; k++)
            if (found->items[k].kind == PYTHON_STARRED)
                complain(reader, "error", found->items[k].item.range.from,
                         "a starred value has no fixed number of outputs");
    }
    if (shape->main && shape->main->count > PYTHON_ITEM_LIMIT)
        complain(reader, "error", shape->main->statement.from, "more than %d outputs",
                 PYTHON_ITEM_LIMIT);
}

static void read_outputs(struct reader *reader, const struct operation_shape *shape)
{
    static const char *const members[] = {"type", NULL};

    for (size_t i = 0; i < shape->output_count; i++) {
        const struct operation_output *output = &shape->outputs[i];
        json_t *row = json_pack("{ss}", "name", output->name);
        if (output->is_made_up && output->value->kind == PYTHON_NAME)
            complain(reader, "warning", output->value->item.range.from,
                     "'%.*s' is returned twice; the second is called '%.*s'",
                     SHOWN(output->value->name), SHOWN_TEXT(output->name));
        add_declared(row, declared_of(reader, "outputs", row), members);
        json_array_append_new(json_object_get(reader->interface, "outputs"), row);
    }
    check_returns(reader, shape);
}

static void read_shape(struct reader *reader, const struct operation_shape *shape)
{
    char *class = python_range_text(&shape->tree->arena, shape->tree, shape->classes[0]->name);

    json_object_set_new(reader->interface, "class", json_string(class));
    if (shape->tree->leftover.words[0])
        complain(reader, "error", shape->tree->leftover.at, "%s", shape->tree->leftover.words);
    if (shape->init.method)
        check_method(reader, &shape->init, "an attribute");
    check_method(reader, &shape->execute, "an input");
    read_members(reader, shape);
    read_outputs(reader, shape);
}

json_t *operation_code_read(const char *code, const json_t *declared, const char *name)
{
    struct python_tree *tree = python_tree_new(code, strlen(code));
    struct operation_shape shape;
    struct reader reader = {
        .tree = tree,
        .declared = declared,
        .interface = json_pack("{sn s[] s[] s[] s[] s[] sb}", "class", "attributes", "references",
                               "inputs", "outputs", "problems", "stale", 0),
    };
    const char *stale = tree->syntax.words[0]                       ? tree->syntax.words
                        : !operation_shape_find(tree, name, &shape) ? "there is no class with a "
                                                                      "method 'execute'"
                                                                    : NULL;

    if (stale) {
        complain(&reader, "error", tree->syntax.at, "%s", stale);
        json_object_set_new(reader.interface, "stale", json_true());
    } else {
        read_shape(&reader, &shape);
    }
    python_tree_free(tree);
    return reader.interface;
}
