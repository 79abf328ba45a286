/* Text that grows in what is left of a room, and JSON in it. */
#ifndef WRITE_JSON_H
#define WRITE_JSON_H

#include "room.h"

#include <stdint.h>

/* Nothing else may be taken from the room before text_close(). */
struct text_out {
    struct room *room;
    char *bytes;
    size_t length, size;
    bool needs_comma; /* of JSON */
};

void text_open(struct text_out *out, struct room *room);
void text_add(struct text_out *out, const char *text);
void text_add_bytes(struct text_out *out, const char *bytes, size_t length);
void text_add_number(struct text_out *out, int64_t number);
/* The text, ended by 0; NULL when the room is full. */
const char *text_close(struct text_out *out);

/* `name` is NULL in lists and for the whole. */
void document_begin(struct text_out *out, const char *name, char bracket);
void document_end(struct text_out *out, char bracket);
void document_text(struct text_out *out, const char *name, const char *text);
void document_number(struct text_out *out, const char *name, int64_t number);
/* A count that may be open, which is null. */
void document_count(struct text_out *out, const char *name, int64_t count);
void document_truth(struct text_out *out, const char *name, bool truth);
void document_null(struct text_out *out, const char *name);

#endif
