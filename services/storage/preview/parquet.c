#include "parquet.h"

#include "grid.h"
#include "parquet_page.h"

#include <stdio.h>
#include <string.h>

static const char *const type_names[PARQUET_TYPE_COUNT] = {
    "bool", "int32", "int64", "timestamp", "float32", "float64", "bytes", "bytes",
};

static const char *const meaning_names[] = {
    [PARQUET_PLAIN] = NULL,         [PARQUET_TEXT] = "text",        [PARQUET_DATE] = "date",
    [PARQUET_MILLIS] = "timestamp", [PARQUET_MICROS] = "timestamp", [PARQUET_NANOS] = "timestamp",
    [PARQUET_DECIMAL] = "decimal",  [PARQUET_UNSIGNED] = NULL,
};

static const char *type_of(const struct parquet_column *column)
{
    if (column->is_nested)
        return "nested";
    const char *meaning = meaning_names[column->meaning];
    return meaning ? meaning : type_names[column->type];
}

/* Days since 1970 as a date of the Gregorian calendar, whose years begin in March here: the library
 * would ask for time zones. */
static void print_date(char *text, size_t room, int64_t days)
{
    int64_t since = days + 719468, era = (since >= 0 ? since : since - 146096) / 146097;
    int64_t day = since - era * 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t of_year = day - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;

    (void) snprintf(text, room, "%04lld-%02lld-%02lld",
                    (long long) (year + era * 400 + (month >= 10)),
                    (long long) (month < 10 ? month + 3 : month - 9),
                    (long long) (of_year - (153 * month + 2) / 5 + 1));
}

static void print_time(struct grid *grid, int64_t ticks, int64_t each)
{
    int64_t seconds = ticks / each - (ticks % each < 0);
    int64_t days = seconds / 86400 - (seconds % 86400 < 0), left = seconds - days * 86400;
    char date[64];

    print_date(date, sizeof date, days);
    grid_print(grid, "%s %02d:%02d:%02d", date, (int) (left / 3600), (int) (left / 60 % 60),
               (int) (left % 60));
}

static void print_day(struct grid *grid, int64_t days)
{
    char date[64];

    print_date(date, sizeof date, days);
    grid_print(grid, "%s", date);
}

static void print_whole(struct grid *grid, const struct parquet_column *column, int64_t number)
{
    switch (column->meaning) {
    case PARQUET_DATE:
        if (number > INT32_MAX || number < INT32_MIN)
            grid_print(grid, "%lld", (long long) number);
        else
            print_day(grid, number);
        break;
    case PARQUET_MILLIS:
        print_time(grid, number, 1000);
        break;
    case PARQUET_MICROS:
        print_time(grid, number, 1000 * 1000);
        break;
    case PARQUET_NANOS:
        print_time(grid, number, 1000 * 1000 * 1000);
        break;
    case PARQUET_UNSIGNED:
        if (column->type == PARQUET_INT32)
            grid_print(grid, "%llu", (unsigned long long) (uint32_t) number);
        else
            grid_print(grid, "%llu", (unsigned long long) number);
        break;
    default:
        grid_print(grid, "%lld", (long long) number);
    }
}

static void print_bytes(struct grid *grid, const struct parquet_column *column,
                        const struct parquet_value *value)
{
    if (column->meaning == PARQUET_TEXT)
        grid_cell(grid, value->at, value->size);
    else
        grid_print(grid, "%zu bytes", value->size);
}

static void print_value(struct grid *grid, const struct parquet_column *column,
                        const struct parquet_value *value)
{
    uint64_t bits = value->at && value->size <= 8 ? bytes_number(value->at, value->size) : 0;
    uint32_t low = (uint32_t) bits;
    double wide;
    float narrow;

    memcpy(&wide, &bits, sizeof wide);
    memcpy(&narrow, &low, sizeof narrow);
    if (!value->at)
        grid_null(grid);
    else if (column->type == PARQUET_BOOLEAN)
        grid_print(grid, "%s", bits ? "true" : "false");
    else if (column->type == PARQUET_INT32)
        print_whole(grid, column, (int32_t) low);
    else if (column->type == PARQUET_INT64)
        print_whole(grid, column, (int64_t) bits);
    else if (column->type == PARQUET_FLOAT)
        grid_print(grid, "%.6g", (double) narrow);
    else if (column->type == PARQUET_DOUBLE)
        grid_print(grid, "%.12g", wide);
    else
        print_bytes(grid, column, value);
}

static void read_columns(struct look *look, const struct parquet_file *file,
                         struct parquet_value *values, size_t *counts)
{
    const char *problem = NULL;

    for (size_t i = 0; i < file->count && i < LOOK_COLUMNS; i++) {
        const struct parquet_column *column = &file->columns[i];
        if (column->is_nested)
            continue;
        counts[i] = parquet_values(look->arena, look->bytes, column, values + i * LOOK_ROWS,
                                   LOOK_ROWS, &problem);
        if (problem)
            look_note(
                look, "Column '%s' %s.",
                look_words(look->arena, df_strndup(look->arena, column->name, column->name_size)),
                problem);
    }
}

static void show_rows(struct look *look, const struct parquet_file *file)
{
    struct parquet_value *values = df_alloc(look->arena, sizeof *values * LOOK_COLUMNS * LOOK_ROWS);
    size_t counts[LOOK_COLUMNS] = {};
    int64_t rows = file->rows < LOOK_ROWS ? file->rows : LOOK_ROWS;
    struct grid grid;

    if (file->group_rows < rows)
        rows = file->group_rows;
    grid_init(&grid, look);
    read_columns(look, file, values, counts);
    for (size_t i = 0; i < file->count && i < LOOK_COLUMNS; i++)
        grid_column(&grid, file->columns[i].name, file->columns[i].name_size,
                    type_of(&file->columns[i]));
    for (int64_t row = 0; row < rows && grid_row(&grid); row++)
        for (size_t i = 0; i < file->count && i < LOOK_COLUMNS; i++)
            if ((size_t) row < counts[i])
                print_value(&grid, &file->columns[i], &values[i * LOOK_ROWS + (size_t) row]);
            else
                grid_null(&grid);
    grid_show(&grid, look, file->rows);
}

void parquet_look(struct look *look)
{
    struct parquet_file file;

    if (!parquet_open(look->arena, look->bytes, &file)) {
        look_kind(look, "none", "Parquet");
        look_note(look, "It begins like a Parquet file, but its end cannot be read.");
        return;
    }
    look_kind(look, "table", "Parquet");
    look_fact(look, "Rows", "%lld", (long long) file.rows);
    look_fact(look, "Columns", "%zu", file.total);
    look_fact(look, "Row groups", "%lld", (long long) file.groups);
    if (file.creator_size > 0)
        look_fact(
            look, "Written by", "%s",
            look_words(look->arena, df_strndup(look->arena, file.creator, file.creator_size)));
    if (file.total > LOOK_COLUMNS)
        look_note(look, "The first %d of %zu columns are shown.", LOOK_COLUMNS, file.total);
    show_rows(look, &file);
}
