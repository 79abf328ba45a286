/* Results on the terminal: a table for people, JSON for scripts. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "command.h"
#include "text.h"

#include <jansson.h>

enum column_kind { COLUMN_TEXT, COLUMN_TIME, COLUMN_SIZE, COLUMN_YES };

struct column {
    const char *title;
    const char *member; /* "created_by.name" is the name within created_by */
    enum column_kind kind;
};

enum { COLUMN_LIMIT = 12 };

/* A list of objects: -o json prints the array, else a table with these columns (ended by {}). */
void print_items(const struct invocation *invocation, json_t *items, const struct column *columns);

/* One object: -o json prints it, else a line for each column. */
void print_item(const struct invocation *invocation, json_t *item, const struct column *columns);

/* JSON as it is. */
void print_json(const json_t *json);

#endif
