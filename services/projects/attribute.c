#include "attribute.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHY_SIZE = 200, REPEATS = 1000, PATTERN_SIZE = 200, MATCHED_SIZE = 4096 };

static bool is_integer(json_t *value)
{
    return json_is_integer(value);
}

static bool is_number(json_t *value)
{
    return json_is_number(value);
}

static bool is_boolean(json_t *value)
{
    return json_is_boolean(value);
}

static bool is_string(json_t *value)
{
    return json_is_string(value);
}

static const struct {
    const char *name;
    bool (*fits)(json_t *value);
    const char *problem;
} types[] = {
    {"integer", is_integer, "must be an integer"},
    {"float", is_number, "must be a number"},
    {"boolean", is_boolean, "must be true or false"},
    {"string", is_string, "must be a string"},
};

static const char *type_problem(json_t *attribute, json_t *value)
{
    const char *type = json_string_value(json_object_get(attribute, "type"));

    for (size_t i = 0; type && i < DF_COUNT(types); i++)
        if (strcmp(types[i].name, type) == 0)
            return types[i].fits(value) ? NULL : types[i].problem;
    return NULL;
}

static const char *range_problem(json_t *attribute, json_t *value, char why[WHY_SIZE])
{
    json_t *min = json_object_get(attribute, "min"), *max = json_object_get(attribute, "max");
    double number = json_number_value(value);

    if (!json_is_number(value))
        return NULL;
    if (json_is_number(min) && number < json_number_value(min)) {
        snprintf(why, WHY_SIZE, "must be at least %.15g", json_number_value(min));
        return why;
    }
    if (json_is_number(max) && number > json_number_value(max)) {
        snprintf(why, WHY_SIZE, "must be at most %.15g", json_number_value(max));
        return why;
    }
    return NULL;
}

static bool same_value(json_t *a, json_t *b)
{
    if (json_is_number(a) && json_is_number(b)) {
        double difference = json_number_value(a) - json_number_value(b);
        return !(difference < 0) && !(difference > 0);
    }
    return json_equal(a, b);
}

static const char *choice_problem(json_t *attribute, json_t *value)
{
    json_t *values = json_object_get(attribute, "values"), *choice;
    size_t index;

    if (!json_is_array(values))
        return NULL;
    json_array_foreach(values, index, choice)
        if (same_value(choice, value))
            return NULL;
    return "must be one of the declared values";
}

/* Nested repetitions multiply what regcomp() allocates: their product is bounded. */
const char *attribute_pattern_problem(const char *pattern)
{
    unsigned long product = 1;
    regex_t compiled;

    for (const char *c = pattern; *c; c++) {
        if (*c == '\\' && c[1]) {
            if (*++c >= '1' && *c <= '9')
                return "must not refer back to a group";
            continue;
        }
        if (*c != '{')
            continue;
        unsigned long low = strtoul(c + 1, NULL, 10), high = 0;
        const char *comma = strpbrk(c, ",}");
        if (comma && *comma == ',')
            high = strtoul(comma + 1, NULL, 10);
        unsigned long most = low > high ? low : high;
        product = most > REPEATS ? REPEATS + 1 : product * (most ? most : 1);
        if (product > REPEATS)
            return "must not repeat more than 1000 times in all";
    }
    if (strlen(pattern) > PATTERN_SIZE)
        return "may have at most 200 bytes";
    if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return "is not a regular expression";
    regfree(&compiled);
    return NULL;
}

/* One backslash and the character behind it, as POSIX has it; the number of bytes written. */
static size_t put_escape(char c, bool in_brackets, char out[5])
{
    if (c == 'd') {
        memcpy(out, in_brackets ? "0-9" : "[0-9]", in_brackets ? 3 : 5);
        return in_brackets ? 3 : 5;
    }
    if (in_brackets) {
        out[0] = c;
        return 1;
    }
    out[0] = '\\';
    out[1] = c;
    return 2;
}

/* ^(pattern)$ with \d and escapes within brackets as POSIX has them. */
static void whole_value(const char *pattern, char text[3 * PATTERN_SIZE + 8])
{
    bool in_brackets = false;
    char *out = text;

    *out++ = '^';
    *out++ = '(';
    for (const char *c = pattern; *c; c++) {
        if (c[0] == '\\' && c[1]) {
            out += put_escape(*++c, in_brackets, out);
            continue;
        }
        if (*c == '[')
            in_brackets = true;
        else if (*c == ']')
            in_brackets = false;
        *out++ = *c;
    }
    memcpy(out, ")$", 3);
}

static const char *pattern_problem(json_t *attribute, json_t *value)
{
    const char *pattern = json_string_value(json_object_get(attribute, "pattern"));
    char text[3 * PATTERN_SIZE + 8];
    regex_t compiled;

    if (!pattern || !json_is_string(value) || attribute_pattern_problem(pattern))
        return NULL;
    if (json_string_length(value) > MATCHED_SIZE)
        return "is too long to be matched with the pattern";
    whole_value(pattern, text);
    if (regcomp(&compiled, text, REG_EXTENDED | REG_NOSUB) != 0)
        return NULL;
    int unmatched = regexec(&compiled, json_string_value(value), 0, NULL, 0);
    regfree(&compiled);
    return unmatched ? "must match the declared pattern" : NULL;
}

const char *attribute_value_problem(json_t *attribute, json_t *value, char why[200])
{
    const char *problem = type_problem(attribute, value);

    if (!problem)
        problem = range_problem(attribute, value, why);
    if (!problem)
        problem = choice_problem(attribute, value);
    if (!problem)
        problem = pattern_problem(attribute, value);
    return problem;
}
