#include "sweep_results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct df_field sweep_result_fields[] = {
    DF_FIELD(sweep_result, position, DF_INT, DF_READ_ONLY),
    DF_FIELD(sweep_result, point, DF_JSON, DF_READ_ONLY, .json = JSON_ARRAY),
    DF_FIELD(sweep_result, status, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(sweep_result, detail, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(sweep_result, execution, DF_UUID, DF_READ_ONLY),
    DF_FIELD(sweep_result, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(sweep_result, started_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(sweep_result, ended_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(sweep_result, duration_ms, DF_INT, DF_READ_ONLY | DF_NULLABLE),
    DF_FIELD(sweep_result, metrics, DF_JSON, DF_READ_ONLY, .json = JSON_ARRAY),
    {},
};

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static bool read_metric(struct df_arena *arena, const char *text, struct sweep_order *order)
{
    static const char *const values[] = {"last", "min", "max", NULL};
    const char *dot = strchr(text, '.'), *slash = dot ? strchr(dot, '/') : NULL;

    if (!slash || slash[1] == '\0')
        return false;
    int value = df_name_find(values, df_strndup(arena, text, (size_t) (dot - text)));
    if (value < 0)
        return false;
    order->by = SWEEP_BY_METRIC;
    order->value = values[value];
    order->node = df_strndup(arena, dot + 1, (size_t) (slash - dot - 1));
    order->metric = df_strdup(arena, slash + 1);
    return true;
}

bool sweep_order_read(struct df_arena *arena, const char *text, struct sweep_order *order)
{
    static const char *const names[] = {"position", "status", "duration", NULL};
    char *end;

    *order = (struct sweep_order){.falls = text[0] == '-'};
    text += order->falls;
    int name = df_name_find(names, text);
    if (name >= 0) {
        order->by = (enum sweep_order_by) name;
        return true;
    }
    if (strncmp(text, "axis.", strlen("axis.")) != 0)
        return read_metric(arena, text, order);
    const char *digits = text + strlen("axis.");
    order->by = SWEEP_BY_AXIS;
    order->axis = strtol(digits, &end, 10);
    return *digits >= '0' && *digits <= '9' && *end == '\0' && order->axis < 16;
}

static const json_t *metric_value(const struct sweep_result *result,
                                  const struct sweep_order *order)
{
    json_t *metric;
    size_t index;

    json_array_foreach(result->metrics, index, metric)
        if (strcmp(text_of(metric, "node"), order->node) == 0
            && strcmp(text_of(metric, "name"), order->metric) == 0)
            return json_object_get(metric, order->value);
    return NULL;
}

/* What a row is sorted by: a number, or a text. */
struct sort_key {
    bool is_there;
    double number;
    const char *text; /* NULL: it is the number */
    size_t row;
};

static struct sort_key key_of_json(const json_t *value)
{
    if (json_is_number(value))
        return (struct sort_key){.is_there = true, .number = json_number_value(value)};
    if (json_is_boolean(value))
        return (struct sort_key){.is_there = true, .number = json_is_true(value)};
    return (struct sort_key){.is_there = json_is_string(value), .text = json_string_value(value)};
}

static struct sort_key key_of(const struct sweep_result *result, const struct sweep_order *order)
{
    switch (order->by) {
    case SWEEP_BY_POSITION:
        break;
    case SWEEP_BY_STATUS:
        return (struct sort_key){.is_there = true, .text = result->status};
    case SWEEP_BY_DURATION:
        return (struct sort_key){.is_there = result->duration_ms != DF_NO_INT,
                                 .number = (double) result->duration_ms};
    case SWEEP_BY_AXIS:
        return key_of_json(json_array_get(result->point, (size_t) order->axis));
    case SWEEP_BY_METRIC:
        return key_of_json(metric_value(result, order));
    }
    return (struct sort_key){.is_there = true, .number = (double) result->position};
}

static int compare_values(const struct sort_key *a, const struct sort_key *b)
{
    if (a->text && b->text)
        return strcmp(a->text, b->text);
    if (!a->text != !b->text)
        return a->text ? 1 : -1;
    return (a->number > b->number) - (a->number < b->number);
}

static int compare(const void *left, const void *right, void *falls)
{
    const struct sort_key *a = left, *b = right;
    int order = a->is_there && b->is_there ? compare_values(a, b) : 0;

    if (a->is_there != b->is_there)
        return a->is_there ? -1 : 1;
    if (order != 0)
        return *(const bool *) falls ? -order : order;
    return (a->row > b->row) - (a->row < b->row);
}

void sweep_results_sort(struct sweep_result *results, size_t count, const struct sweep_order *order)
{
    struct sort_key *keys = calloc(count + 1, sizeof *keys);
    struct sweep_result *sorted = calloc(count + 1, sizeof *sorted);
    bool falls = order->falls;

    for (size_t i = 0; keys && i < count; i++) {
        keys[i] = key_of(&results[i], order);
        keys[i].row = i;
    }
    if (keys && sorted && count > 0) {
        qsort_r(keys, count, sizeof *keys, compare, &falls);
        for (size_t i = 0; i < count; i++)
            sorted[i] = results[keys[i].row];
        memcpy(results, sorted, count * sizeof *results);
    }
    free(keys);
    free(sorted);
}

static const char *column_key(char key[400], const json_t *metric)
{
    snprintf(key, 400, "%06lld %.64s %.300s",
             (long long) json_integer_value(json_object_get(metric, "position")),
             text_of(metric, "node"), text_of(metric, "name"));
    return key;
}

/* In the order in which the jobs stand, and then by name. */
static int compare_columns(const void *left, const void *right)
{
    char a[400], b[400];

    return strcmp(column_key(a, *(json_t *const *) left), column_key(b, *(json_t *const *) right));
}

/* One metric for each column, borrowed from the results; their number. `places` gets the column of
 * each key. */
static size_t find_columns(const struct sweep_result *results, size_t count,
                           json_t *columns[SWEEP_METRICS], json_t *places)
{
    size_t found = 0, index;
    json_t *metric;
    char key[400];

    for (size_t i = 0; i < count; i++)
        json_array_foreach(results[i].metrics, index, metric)
            if (found < SWEEP_METRICS && !json_object_get(places, column_key(key, metric))) {
                json_object_set_new(places, key, json_null());
                columns[found++] = metric;
            }
    qsort(columns, found, sizeof *columns, compare_columns);
    for (size_t i = 0; i < found; i++)
        json_object_set_new(places, column_key(key, columns[i]), json_integer((json_int_t) i));
    return found;
}

static json_t *item_json(const struct sweep_result *result, const json_t *places, size_t columns)
{
    json_t *item = df_record_to_json(sweep_result_fields, result), *cells = json_array(), *metric;
    size_t index;
    char key[400];

    for (size_t i = 0; i < columns; i++)
        json_array_append_new(cells, json_null());
    json_array_foreach(result->metrics, index, metric) {
        const json_t *place = json_object_get(places, column_key(key, metric));
        if (json_is_integer(place))
            json_array_set_new(cells, (size_t) json_integer_value(place),
                               json_pack("{sO sO sO sO}", "last", json_object_get(metric, "last"),
                                         "min", json_object_get(metric, "min"), "max",
                                         json_object_get(metric, "max"), "count",
                                         json_object_get(metric, "count")));
    }
    json_object_set_new(item, "metrics", cells);
    return item;
}

json_t *sweep_results_json(const struct sweep_result *results, size_t count)
{
    json_t *columns[SWEEP_METRICS], *places = json_object(), *heads = json_array();
    json_t *items = json_array();
    size_t found = find_columns(results, count, columns, places);

    for (size_t i = 0; i < found; i++)
        json_array_append_new(heads,
                              json_pack("{sO sO sO}", "node", json_object_get(columns[i], "node"),
                                        "node_name", json_object_get(columns[i], "node_name"),
                                        "name", json_object_get(columns[i], "name")));
    for (size_t i = 0; i < count; i++)
        json_array_append_new(items, item_json(&results[i], places, found));
    json_decref(places);
    return json_pack("{so so}", "metrics", heads, "items", items);
}

/* In quotes when it must be, and no formula for who opens it in a spreadsheet. */
static void put_text(FILE *out, const char *text)
{
    bool is_formula = strchr("=+-@\t\r", text[0]) && text[0];

    if (!is_formula && !strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputs(is_formula ? "\"'" : "\"", out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void put_cell(FILE *out, const json_t *value)
{
    char *text = NULL;

    fputc(',', out);
    if (json_is_string(value))
        put_text(out, json_string_value(value));
    else if (json_is_number(value) || json_is_boolean(value))
        fputs(text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)), out);
    else if (value && !json_is_null(value))
        put_text(out, text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(15)));
    free(text);
}

static void put_head(FILE *out, struct df_arena *arena, const json_t *axes, const json_t *metrics)
{
    static const char *const values[] = {"last", "min", "max"};
    json_t *row;
    size_t index;

    fputs("number,status,duration_seconds", out);
    json_array_foreach(axes, index, row) {
        fputc(',', out);
        put_text(out,
                 df_printf(arena, "%s.%s", text_of(row, "node_name"), text_of(row, "attribute")));
    }
    json_array_foreach(metrics, index, row) {
        for (size_t i = 0; i < DF_COUNT(values); i++) {
            fputc(',', out);
            put_text(out, df_printf(arena, "%s.%s %s", text_of(row, "node_name"),
                                    text_of(row, "name"), values[i]));
        }
    }
    fputs(",execution,name,detail\r\n", out);
}

static void put_row(FILE *out, const json_t *item)
{
    const json_t *duration = json_object_get(item, "duration_ms");
    json_t *cell;
    size_t index;

    fprintf(out, "%lld,%s,", (long long) json_integer_value(json_object_get(item, "position")) + 1,
            text_of(item, "status"));
    if (json_is_integer(duration))
        fprintf(out, "%.3f", (double) json_integer_value(duration) / 1000);
    json_array_foreach(json_object_get(item, "point"), index, cell)
        put_cell(out, cell);
    json_array_foreach(json_object_get(item, "metrics"), index, cell) {
        put_cell(out, json_object_get(cell, "last"));
        put_cell(out, json_object_get(cell, "min"));
        put_cell(out, json_object_get(cell, "max"));
    }
    put_cell(out, json_object_get(item, "execution"));
    put_cell(out, json_object_get(item, "name"));
    put_cell(out, json_object_get(item, "detail"));
    fputs("\r\n", out);
}

const char *sweep_results_csv(struct df_arena *arena, const json_t *axes, const json_t *table,
                              size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    json_t *item;
    size_t index;

    if (!out)
        return NULL;
    put_head(out, arena, axes, json_object_get(table, "metrics"));
    json_array_foreach(json_object_get(table, "items"), index, item)
        put_row(out, item);
    if (fclose(out) != 0 || !text)
        return NULL;
    df_defer(arena, free, text);
    return text;
}
