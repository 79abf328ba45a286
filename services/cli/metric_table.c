#include "metric_table.h"

#include <stdlib.h>
#include <string.h>

static const char *quoted(struct df_ctx *ctx, const char *text)
{
    const char *end = text + strlen(text);

    if (strcspn(text, ",\"\r\n") == strlen(text))
        return text;
    char *copy = df_alloc(&ctx->arena, 2 * (size_t) (end - text) + 3), *at = copy;
    *at++ = '"';
    for (; text < end; text++) {
        if (*text == '"')
            *at++ = '"';
        *at++ = *text;
    }
    memcpy(at, "\"", 2);
    return copy;
}

void metric_table_head(struct df_ctx *ctx, FILE *out, const json_t *names)
{
    const json_t *name;
    size_t index;

    fputs("step,time", out);
    json_array_foreach(names, index, name)
        fprintf(out, ",%s", quoted(ctx, json_string_value(name)));
    fputs("\r\n", out);
}

/* With the fewest digits that are the same number when it is read again; 17 always are. */
static void print_number(FILE *out, const json_t *value)
{
    double number = json_real_value(value);
    char text[32];

    if (json_is_integer(value))
        fprintf(out, "%lld", (long long) json_integer_value(value));
    if (!json_is_real(value))
        return;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        double read = strtod(text, NULL);
        if (read >= number && read <= number)
            break;
    }
    fputs(text, out);
}

static bool has_any(const json_t *names, const json_t *values)
{
    const json_t *name;
    size_t index;

    json_array_foreach(names, index, name)
        if (json_object_get(values, json_string_value(name)))
            return true;
    return false;
}

void metric_table_rows(FILE *out, const json_t *names, const json_t *points)
{
    const json_t *point, *name;
    size_t index, column;

    json_array_foreach(points, index, point) {
        const json_t *values = json_object_get(point, "values");
        if (!has_any(names, values))
            continue;
        print_number(out, json_object_get(point, "step"));
        fputs(",", out);
        print_number(out, json_object_get(point, "at"));
        json_array_foreach(names, column, name) {
            fputs(",", out);
            print_number(out, json_object_get(values, json_string_value(name)));
        }
        fputs("\r\n", out);
    }
}
