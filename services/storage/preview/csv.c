#include "csv.h"

#include "grid.h"

#include <string.h>

enum { TRIED = 25 };

/* Behind the opening quote; doubled quotes stand for one. */
static struct csv_field quoted(struct df_arena *arena, const char *text, size_t size, size_t *at)
{
    const char *end = text + *at;
    size_t length = 0;

    for (const char *stop = text + size; end < stop; end++)
        if (*end == '"' && (end + 1 == stop || *++end != '"'))
            break;
    size_t room = (size_t) (end - (text + *at));
    char *copy = df_alloc(arena, (room < LOOK_CELL + 8 ? room : LOOK_CELL + 8) + 1);
    bool closed = false;

    while (*at < size && !closed) {
        char c = text[(*at)++];
        if (c == '"') {
            closed = *at >= size || text[*at] != '"';
            *at += closed ? 0 : 1;
        }
        if (!closed && length < LOOK_CELL + 8 && length < room)
            copy[length++] = c;
    }
    return (struct csv_field){copy, length};
}

static struct csv_field field_at(struct df_arena *arena, const char *text, size_t size,
                                 char separator, size_t *at)
{
    struct csv_field field = {.text = text + *at};
    bool is_quoted = *at < size && text[*at] == '"';

    if (is_quoted) {
        ++*at;
        field = quoted(arena, text, size, at);
    }
    while (*at < size && text[*at] != separator && text[*at] != '\n' && text[*at] != '\r')
        ++*at;
    if (!is_quoted)
        field.size = (size_t) (text + *at - field.text);
    return field;
}

bool csv_next(struct df_arena *arena, const char *text, size_t size, char separator, size_t *at,
              struct csv_record *record)
{
    record->count = 0;
    record->is_whole = false;
    if (*at >= size)
        return false;
    for (;;) {
        struct csv_field field = field_at(arena, text, size, separator, at);
        if (record->count < LOOK_COLUMNS)
            record->fields[record->count] = field;
        record->count++;
        if (*at >= size || text[*at] != separator)
            break;
        ++*at;
    }
    record->is_whole = *at < size;
    if (*at < size && text[*at] == '\r')
        ++*at;
    if (*at < size && text[*at] == '\n')
        ++*at;
    return true;
}

/* Width of the first records, or 0 when they differ. */
static size_t width_by(struct df_arena *arena, const char *text, size_t size, bool is_whole,
                       char separator)
{
    struct csv_record record;
    size_t at = 0, width = 0, records = 0;

    while (records < TRIED && csv_next(arena, text, size, separator, &at, &record)) {
        if (!record.is_whole && !is_whole)
            break;
        if (record.count == 1 && record.fields[0].size == 0) /* an empty line */
            continue;
        if (width != 0 && record.count != width)
            return 0;
        width = record.count;
        records++;
    }
    return records >= 2 && width >= 2 ? width : 0;
}

char csv_separator(struct df_arena *arena, const char *text, size_t size, bool is_whole)
{
    static const char separators[] = {'\t', ',', ';', '|'};
    size_t widest = 0;
    char best = '\0';

    for (size_t i = 0; i < sizeof separators; i++) {
        size_t width = width_by(arena, text, size, is_whole, separators[i]);
        if (width > widest) {
            widest = width;
            best = separators[i];
        }
    }
    return best;
}

static bool is_number(const struct csv_field *field)
{
    bool has_digit = false;

    for (size_t i = 0; i < field->size; i++) {
        char c = field->text[i];
        has_digit = has_digit || (c >= '0' && c <= '9');
        if (!strchr("0123456789.+-eE ", c))
            return false;
    }
    return has_digit;
}

/* A first record without any number, and with a name in every field. */
static bool is_header(const struct csv_record *record)
{
    for (size_t i = 0; i < record->count && i < LOOK_COLUMNS; i++)
        if (record->fields[i].size == 0 || is_number(&record->fields[i]))
            return false;
    return true;
}

static void add_columns(struct grid *grid, const struct csv_record *record, bool named)
{
    for (size_t i = 0; i < record->count && i < LOOK_COLUMNS; i++) {
        const char *number = df_printf(grid->arena, "%zu", i + 1);
        if (named)
            grid_column(grid, record->fields[i].text, record->fields[i].size, "");
        else
            grid_column(grid, number, strlen(number), "");
    }
}

static void add_row(struct grid *grid, const struct csv_record *record)
{
    for (size_t i = 0; i < record->count && i < LOOK_COLUMNS; i++)
        grid_cell(grid, record->fields[i].text, record->fields[i].size);
}

static const char *name_of(char separator)
{
    return separator == '\t' ? "TSV" : "CSV";
}

void csv_look(struct look *look, const char *text, size_t size, char separator)
{
    bool is_whole = (int64_t) size == look->bytes->size;
    struct csv_record record;
    struct grid grid;
    size_t at = 0;
    int64_t rows = 0;

    grid_init(&grid, look);
    if (!csv_next(look->arena, text, size, separator, &at, &record))
        return;
    bool named = is_header(&record);
    size_t columns = record.count;
    add_columns(&grid, &record, named);
    if (!named && grid_row(&grid)) {
        add_row(&grid, &record);
        rows++;
    }
    while (csv_next(look->arena, text, size, separator, &at, &record)) {
        if ((!record.is_whole && !is_whole) || (record.count == 1 && record.fields[0].size == 0))
            continue;
        if (grid_row(&grid))
            add_row(&grid, &record);
        rows++;
    }
    look_kind(look, "table", name_of(separator));
    look_fact(look, "Columns", "%zu", columns);
    if (is_whole)
        look_fact(look, "Rows", "%lld", (long long) rows);
    else if (rows > 0)
        look_fact(look, "Rows", "about %lld",
                  (long long) ((double) look->bytes->size / (double) size * (double) rows));
    grid_show(&grid, look, is_whole ? rows : -1);
    if (columns > LOOK_COLUMNS)
        look_note(look, "The first %d of %zu columns are shown.", LOOK_COLUMNS, columns);
}
