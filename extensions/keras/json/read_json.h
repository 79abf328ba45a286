/* JSON as values of layers, read without a library so that it is the same in a browser. */
#ifndef READ_JSON_H
#define READ_JSON_H

#include "layer.h"
#include "room.h"

enum { JSON_DEPTH = 32, JSON_BYTES = 16 * 1024 * 1024 };

/* Reads the whole text, which must be UTF-8 without zeros. Texts and values are copied to the room.
 * Answers NULL, or what is wrong: a constant. When the room is full the value is not whole. */
const char *document_read(const char *text, size_t length, struct room *room, struct value *value);

#endif
