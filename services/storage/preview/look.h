/* A preview under construction: what is found out about an object by looking at its bytes. */
#ifndef PREVIEW_LOOK_H
#define PREVIEW_LOOK_H

#include "bytes.h"

#include <jansson.h>

enum {
    LOOK_COLUMNS = 50,
    LOOK_ROWS = 100,
    LOOK_CELL = 120, /* bytes of one cell or name */
    LOOK_ENTRIES = 500,
    LOOK_TEXT = 64 * 1024,
    LOOK_ARRAY = 4 * 1024 * 1024, /* of an array, to be drawn */
};

struct look {
    struct df_arena *arena;
    struct bytes *bytes;
    json_t *json; /* {kind, format, facts, notes, ...}, as docs/api/storage.yaml says */
};

/* Begins; `kind` is "none" until look_kind() says something else. */
void look_init(struct look *look, struct df_arena *arena, struct bytes *bytes);

/* What it is: table, text, json, image, array, tensors, archive, pickle, model or none. */
void look_kind(struct look *look, const char *kind, const char *format);

/* A line "name: value". */
void look_fact(struct look *look, const char *name, const char *format, ...) DF_PRINTF(3, 4);

/* A sentence for people. */
void look_note(struct look *look, const char *format, ...) DF_PRINTF(2, 3);

/* Steals `value`. */
void look_set(struct look *look, const char *member, json_t *value);

/* A JSON string of any bytes: what is no UTF-8 and what controls is shown as U+FFFD, and what is
 * longer than `most` ends with an ellipsis. A new reference. */
json_t *look_string(struct df_arena *arena, const void *bytes, size_t size, size_t most);

/* The same for a text that ends with a NUL. In the arena. */
const char *look_words(struct df_arena *arena, const char *text);

/* Base64 of bytes. A new reference. */
json_t *look_base64(struct df_arena *arena, const unsigned char *bytes, size_t size);

/* Finds out what the bytes are, and all the rest. */
void look_at(struct look *look);

#endif
