#include "preview.h"

#include "print.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 20, COLUMNS = 10, WIDTH = 28 };

static const char *text_of(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));

    return text ? text : "";
}

static bool is_character(char byte)
{
    return ((unsigned char) byte & 0xc0) != 0x80;
}

/* One line, at most WIDTH characters. */
static const char *cell_of(struct df_ctx *ctx, const json_t *cell)
{
    const char *text = json_is_string(cell) ? json_string_value(cell) : "-";
    char *line = df_strdup(&ctx->arena, text);
    size_t characters = 0;

    for (char *c = line; *c; c++) {
        if (*c == '\n' || *c == '\t')
            *c = ' ';
        characters += is_character(*c);
        if (characters > WIDTH) {
            *c = '\0';
            break;
        }
    }
    return text_printable(ctx, line);
}

static const json_t *cell_at(const json_t *row, size_t column)
{
    const json_t *cell = json_array_get(row, column);

    return json_is_object(cell) ? json_object_get(cell, "name") : cell; /* of the head */
}

static void print_row(struct df_ctx *ctx, const json_t *row, const size_t *widths, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = cell_of(ctx, cell_at(row, i));
        size_t pad = i + 1 < count ? widths[i] - text_width(text) + 2 : 0;
        printf("%s%*s", text, (int) pad, "");
    }
    printf("\n");
}

static void print_table(struct df_ctx *ctx, const json_t *table)
{
    const json_t *head = json_object_get(table, "columns"), *rows = json_object_get(table, "rows");
    size_t all = json_array_size(head), count = all < COLUMNS ? all : COLUMNS;
    size_t shown = json_array_size(rows) < ROWS ? json_array_size(rows) : ROWS;
    size_t widths[COLUMNS] = {};

    for (size_t i = 0; i < count; i++) {
        widths[i] = text_width(cell_of(ctx, cell_at(head, i)));
        for (size_t row = 0; row < shown; row++) {
            size_t width = text_width(cell_of(ctx, cell_at(json_array_get(rows, row), i)));
            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
    printf("\n");
    print_row(ctx, head, widths, count);
    for (size_t row = 0; row < shown; row++)
        print_row(ctx, json_array_get(rows, row), widths, count);
    if (all > count)
        printf("(%zu more columns)\n", all - count);
    if (json_array_size(rows) > shown)
        printf("(and more rows)\n");
}

static void print_entries(struct df_ctx *ctx, const json_t *entries)
{
    const json_t *entry;
    size_t index;

    printf("\n");
    json_array_foreach(entries, index, entry)
        printf("%-10s %-12s %-20s %s\n",
               text_of_size(ctx, json_integer_value(json_object_get(entry, "size"))),
               text_printable(ctx, text_of(entry, "type")), text_of(entry, "shape"),
               text_printable(ctx, text_of(entry, "name")));
}

/* Lines stay lines; all else that could move the cursor does not. */
static void print_text(struct df_ctx *ctx, const char *text)
{
    printf("\n");
    while (*text) {
        size_t length = strcspn(text, "\n");
        printf("%s\n", text_printable(ctx, df_strndup(&ctx->arena, text, length)));
        text += length + (text[length] == '\n');
    }
}

void preview_print(struct df_ctx *ctx, const json_t *preview)
{
    const json_t *fact, *note, *table = json_object_get(preview, "table");
    const json_t *document = json_object_get(preview, "json");
    size_t index;

    printf("%s%s%s\n", text_of(preview, "kind"), *text_of(preview, "format") ? ", " : "",
           text_printable(ctx, text_of(preview, "format")));
    json_array_foreach(json_object_get(preview, "facts"), index, fact)
        printf("%s: %s\n", text_printable(ctx, text_of(fact, "name")),
               text_printable(ctx, text_of(fact, "value")));
    if (table)
        print_table(ctx, table);
    if (json_object_get(preview, "entries"))
        print_entries(ctx, json_object_get(preview, "entries"));
    if (json_object_get(preview, "text"))
        print_text(ctx, text_of(preview, "text"));
    if (document)
        print_json(document);
    json_array_foreach(json_object_get(preview, "notes"), index, note)
        printf("%s%s\n", index ? "" : "\n", text_printable(ctx, json_string_value(note)));
}
