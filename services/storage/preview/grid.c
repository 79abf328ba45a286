#include "grid.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void grid_init(struct grid *grid, struct look *look)
{
    *grid = (struct grid){
        .arena = look->arena,
        .columns = df_defer_json(look->arena, json_array()),
        .rows = df_defer_json(look->arena, json_array()),
    };
}

void grid_column(struct grid *grid, const char *name, size_t size, const char *type)
{
    json_array_append_new(
        grid->columns, json_pack("{so so}", "name", look_string(grid->arena, name, size, LOOK_CELL),
                                 "type", look_string(grid->arena, type, strlen(type), LOOK_CELL)));
}

bool grid_row(struct grid *grid)
{
    if (json_array_size(grid->rows) >= LOOK_ROWS)
        return false;
    json_array_append_new(grid->rows, json_array());
    return true;
}

static void append(struct grid *grid, json_t *cell)
{
    json_t *row = json_array_get(grid->rows, json_array_size(grid->rows) - 1);

    if (json_array_size(row) < LOOK_COLUMNS)
        json_array_append_new(row, cell);
    else
        json_decref(cell);
}

void grid_cell(struct grid *grid, const void *text, size_t size)
{
    append(grid, look_string(grid->arena, text, size, LOOK_CELL));
}

void grid_print(struct grid *grid, const char *format, ...)
{
    char text[LOOK_CELL + 8];
    va_list values;

    va_start(values, format);
    (void) vsnprintf(text, sizeof text, format, values);
    va_end(values);
    grid_cell(grid, text, strlen(text));
}

void grid_null(struct grid *grid)
{
    append(grid, json_null());
}

void grid_show(struct grid *grid, struct look *look, int64_t rows)
{
    look_set(look, "table",
             json_pack("{sO sO so}", "columns", grid->columns, "rows", grid->rows, "row_count",
                       rows < 0 ? json_null() : json_integer(rows)));
}
