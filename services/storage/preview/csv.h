/* Records whose fields a character separates (RFC 4180, and its relatives with tabs, semicolons
 * and bars). */
#ifndef PREVIEW_CSV_H
#define PREVIEW_CSV_H

#include "look.h"

struct csv_field {
    const char *text;
    size_t size;
};

struct csv_record {
    struct csv_field fields[LOOK_COLUMNS];
    size_t count;  /* of all, also those beyond LOOK_COLUMNS */
    bool is_whole; /* it ended with a line, or with the text */
};

/* Reads one record and moves `*at` behind it; false when there is none. Quoted fields are in the
 * arena, others are where they were. */
bool csv_next(struct df_arena *arena, const char *text, size_t size, char separator, size_t *at,
              struct csv_record *record);

/* The separator that makes the first records of one width, or NUL. `is_whole`: nothing follows. */
char csv_separator(struct df_arena *arena, const char *text, size_t size, bool is_whole);

void csv_look(struct look *look, const char *text, size_t size, char separator);

#endif
