#include "print.h"

#include <stdio.h>
#include <string.h>

void print_json(const json_t *json)
{
    json_dumpf(json, stdout, JSON_INDENT(2) | JSON_ENCODE_ANY);
    printf("\n");
}

static json_t *find_member(json_t *item, const char *path)
{
    char name[64];

    while (item && *path) {
        size_t length = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int) length, path);
        item = json_object_get(item, name);
        path += length + (path[length] == '.');
    }
    return item;
}

static const char *text_of_list(struct df_ctx *ctx, const json_t *list)
{
    const char *text = "";
    size_t index;
    json_t *value;

    json_array_foreach(list, index, value)
        text = df_printf(&ctx->arena, "%s%s%s", text, index > 0 ? " " : "",
                         json_is_string(value) ? json_string_value(value) : "?");
    return text;
}

static const char *cell(struct df_ctx *ctx, json_t *item, const struct column *column)
{
    json_t *value = find_member(item, column->member);

    if (column->kind == COLUMN_YES)
        return json_is_true(value) ? "yes" : "";
    if (json_is_integer(value))
        return column->kind == COLUMN_SIZE
                   ? text_of_size(ctx, json_integer_value(value))
                   : df_printf(&ctx->arena, "%lld", (long long) json_integer_value(value));
    if (json_is_array(value))
        return text_printable(ctx, text_of_list(ctx, value));
    if (!json_is_string(value))
        return json_is_true(value) ? "yes" : "-";
    const char *text = json_string_value(value);
    return text_printable(ctx, column->kind == COLUMN_TIME ? text_of_time(ctx, text) : text);
}

static void print_cell(const char *text, size_t width, bool is_last)
{
    printf("%s%*s", text, is_last ? 0 : (int) (width - text_width(text) + 2), "");
}

void print_items(const struct invocation *invocation, json_t *items, const struct column *columns)
{
    size_t widths[COLUMN_LIMIT] = {}, index;
    struct df_ctx *ctx = invocation->ctx;
    json_t *item;

    if (wants_json(invocation)) {
        print_json(items);
        return;
    }
    for (size_t i = 0; columns[i].title; i++)
        widths[i] = text_width(columns[i].title);
    json_array_foreach(items, index, item)
        for (size_t i = 0; columns[i].title; i++) {
            size_t width = text_width(cell(ctx, item, &columns[i]));
            widths[i] = width > widths[i] ? width : widths[i];
        }
    for (size_t i = 0; columns[i].title; i++)
        print_cell(columns[i].title, widths[i], !columns[i + 1].title);
    printf("\n");
    json_array_foreach(items, index, item) {
        for (size_t i = 0; columns[i].title; i++)
            print_cell(cell(ctx, item, &columns[i]), widths[i], !columns[i + 1].title);
        printf("\n");
    }
}

void print_item(const struct invocation *invocation, json_t *item, const struct column *columns)
{
    size_t width = 0;

    if (wants_json(invocation)) {
        print_json(item);
        return;
    }
    for (size_t i = 0; columns[i].title; i++)
        width = text_width(columns[i].title) > width ? text_width(columns[i].title) : width;
    for (size_t i = 0; columns[i].title; i++) {
        print_cell(columns[i].title, width, false);
        printf("%s\n", cell(invocation->ctx, item, &columns[i]));
    }
}
