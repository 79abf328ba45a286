#include "operation_attribute.h"
#include "python_literal.h"

#include <stdlib.h>
#include <string.h>

/* The words of an annotation and the types of docs/protocols.md. */
static const struct {
    const char *word, *type;
} types[] = {
    {"bool", "boolean"},
    {"float", "float"},
    {"int", "integer"},
    {"str", "string"},
};

struct span {
    const char *from, *to;
};

static struct span trim(struct span span)
{
    while (span.from < span.to && strchr(" \t\r\n\"'", *span.from))
        span.from++;
    while (span.to > span.from && strchr(" \t\r\n\"'", span.to[-1]))
        span.to--;
    return span;
}

static bool span_is(struct span span, const char *word)
{
    size_t length = strlen(word);
    return (size_t) (span.to - span.from) == length && memcmp(span.from, word, length) == 0;
}

/* The inside of `word[...]`, also as typing.word[...]. */
static bool take_generic(struct span *span, const char *word)
{
    const char *open = memchr(span->from, '[', (size_t) (span->to - span->from));
    struct span name = {span->from, open};

    if (!open || span->to[-1] != ']')
        return false;
    if (open - span->from > 7 && memcmp(span->from, "typing.", 7) == 0)
        name.from += 7;
    if (!span_is(name, word))
        return false;
    *span = trim((struct span){open + 1, span->to - 1});
    return true;
}

/* `T | None` and Optional[T] are T: None may always be a default. */
static struct span without_none(struct span span)
{
    const char *bar = memchr(span.from, '|', (size_t) (span.to - span.from));

    if (take_generic(&span, "Optional"))
        return span;
    if (!bar)
        return span;
    struct span left = trim((struct span){span.from, bar});
    struct span right = trim((struct span){bar + 1, span.to});
    return span_is(left, "None") ? right : span_is(right, "None") ? left : span;
}

static const char *type_of_value(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_TRUE:
    case JSON_FALSE:
        return "boolean";
    case JSON_INTEGER:
        return "integer";
    case JSON_REAL:
        return "float";
    case JSON_STRING:
        return "string";
    default:
        return "any";
    }
}

/* The values of Literal['a', 'b'], when all are of one type. */
static const char *read_choice(struct span inside, json_t **values)
{
    size_t length = (size_t) (inside.to - inside.from);
    char *list = malloc(length + 3);

    if (!list)
        abort();
    list[0] = '[';
    memcpy(list + 1, inside.from, length);
    list[length + 1] = ']';
    json_t *found = python_literal_read(list, length + 2);
    free(list);

    const char *type = json_array_size(found) ? type_of_value(json_array_get(found, 0)) : "any";
    for (size_t i = 0; i < json_array_size(found); i++)
        if (strcmp(type_of_value(json_array_get(found, i)), type) != 0)
            type = "any";
    if (strcmp(type, "any") != 0)
        *values = json_incref(found);
    json_decref(found);
    return type;
}

static const char *annotated_type(struct span span, json_t **values)
{
    struct span choice = span;

    if (take_generic(&choice, "Literal")) {
        /* The quotes belong to the values here. */
        const char *open = memchr(span.from, '[', (size_t) (span.to - span.from));
        return read_choice((struct span){open + 1, span.to - 1}, values);
    }
    for (size_t i = 0; i < DF_COUNT(types); i++)
        if (span_is(span, types[i].word))
            return types[i].type;
    return "any";
}

static bool fits(const json_t *value, const char *type)
{
    const char *own = type_of_value(value);

    return json_is_null(value) || strcmp(type, "any") == 0 || strcmp(type, own) == 0
           || (strcmp(type, "float") == 0 && strcmp(own, "integer") == 0);
}

/* A number too large for JSON is an expression, but its type is known. */
static bool is_digits(struct span span)
{
    for (const char *c = span.from; c < span.to; c++)
        if ((*c < '0' || *c > '9') && *c != '_')
            return false;
    return span.from < span.to;
}

static void read_default(json_t *attribute, struct span span, const char **type, bool *mismatch)
{
    json_t *value = python_literal_read(span.from, (size_t) (span.to - span.from));

    if (!value) {
        json_object_set_new(attribute, "default",
                            json_stringn(span.from, (size_t) (span.to - span.from)));
        json_object_set_new(attribute, "expression", json_true());
        if (strcmp(*type, "any") == 0 && is_digits(span))
            *type = "integer";
        return;
    }
    *mismatch = !fits(value, *type);
    if (*mismatch || strcmp(*type, "any") == 0)
        *type = type_of_value(value);
    json_object_set_new(attribute, "default", value);
}

static struct span span_of(const struct python_tree *tree, struct python_range range)
{
    return (struct span){tree->text + range.from, tree->text + range.to};
}

json_t *operation_attribute_read(const struct python_tree *tree,
                                 const struct python_parameter *parameter, bool *mismatch)
{
    struct span name = span_of(tree, parameter->name), annotation;
    bool required = python_range_empty(parameter->value);
    json_t *attribute = json_object(), *values = NULL;

    *mismatch = false;
    annotation = without_none(trim(span_of(tree, parameter->annotation)));
    const char *type = annotated_type(annotation, &values);
    json_object_set_new(attribute, "name", json_stringn(name.from, (size_t) (name.to - name.from)));
    json_object_set_new(attribute, "type", json_string("any"));
    if (!required)
        read_default(attribute, span_of(tree, parameter->value), &type, mismatch);
    json_object_set_new(attribute, "type", json_string(type));
    json_object_set_new(attribute, "required", json_boolean(required));
    if (values)
        json_object_set_new(attribute, "values", values);
    return attribute;
}
