/* Tables of a preview: columns with names and types, rows of texts. */
#ifndef PREVIEW_GRID_H
#define PREVIEW_GRID_H

#include "look.h"

struct grid {
    struct df_arena *arena;
    json_t *columns, *rows;
};

void grid_init(struct grid *grid, struct look *look);

/* `type` may be empty. */
void grid_column(struct grid *grid, const char *name, size_t size, const char *type);

/* A new row; cells are then appended to it. False when there are enough. */
bool grid_row(struct grid *grid);
void grid_cell(struct grid *grid, const void *text, size_t size);
void grid_print(struct grid *grid, const char *format, ...) DF_PRINTF(2, 3);
void grid_null(struct grid *grid);

/* `rows`: how many there are in all, -1 when nobody knows. Steals the grid's JSON. */
void grid_show(struct grid *grid, struct look *look, int64_t rows);

#endif
