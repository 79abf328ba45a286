/* JSON Pointer (RFC 6901): where something is in a JSON value. */
#ifndef JSON_POINTER_H
#define JSON_POINTER_H

#include <df/base.h>
#include <jansson.h>

enum { JSON_POINTER_BYTES = 1024, JSON_POINTER_TOKENS = 32 };

/* A plain value; the tokens point into `bytes`, so a copy must be parsed again. */
struct json_pointer {
    size_t count;
    const char *tokens[JSON_POINTER_TOKENS];
    char bytes[JSON_POINTER_BYTES + 1];
};

/* NULL, or why `text` is not a pointer within the bounds above. */
const char *json_pointer_parse(const char *text, struct json_pointer *pointer) DF_MUST_CHECK;

/* What the tokens from `first` up to, but not including, `end` lead to in `root`; borrowed, NULL
 * when there is nothing. */
json_t *json_pointer_walk(json_t *root, const struct json_pointer *pointer, size_t first,
                          size_t end);

/* The same for all tokens. */
json_t *json_pointer_find(json_t *root, const struct json_pointer *pointer);

/* The index that a token names in an array of `size`; -1 when it names none. */
int64_t json_pointer_index(const char *token, size_t size);

/* True when `outer` is `inner` or leads to something that contains it. Both are pointers as text.
 */
bool json_pointer_covers(const char *outer, const char *inner);

/* "/" and the token with ~ and / escaped, behind what is in `text`; false when it does not fit. */
bool json_pointer_append(char *text, size_t size, const char *token);

#endif
