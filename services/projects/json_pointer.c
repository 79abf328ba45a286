#include "json_pointer.h"

#include <string.h>

const char *json_pointer_parse(const char *text, struct json_pointer *pointer)
{
    char *out = pointer->bytes;

    pointer->count = 0;
    if (strlen(text) > JSON_POINTER_BYTES)
        return "is longer than 1024 bytes";
    if (text[0] && text[0] != '/')
        return "must be empty or start with '/'";

    for (const char *in = text; *in; in++) {
        if (*in == '/') {
            if (pointer->count == JSON_POINTER_TOKENS)
                return "has more than 32 parts";
            if (in != text)
                *out++ = '\0';
            pointer->tokens[pointer->count++] = out;
        } else if (*in == '~') {
            in++;
            if (*in != '0' && *in != '1')
                return "has a '~' that is not part of '~0' or '~1'";
            *out++ = *in == '0' ? '~' : '/';
        } else {
            *out++ = *in;
        }
    }
    *out = '\0';
    return NULL;
}

int64_t json_pointer_index(const char *token, size_t size)
{
    int64_t index = 0;

    if (!token[0] || strlen(token) > 9 || (token[0] == '0' && token[1]))
        return -1;
    for (const char *c = token; *c; c++) {
        if (*c < '0' || *c > '9')
            return -1;
        index = index * 10 + (*c - '0');
    }
    return (size_t) index < size ? index : -1;
}

static json_t *child_of(json_t *parent, const char *token)
{
    if (json_is_object(parent))
        return json_object_get(parent, token);
    if (!json_is_array(parent))
        return NULL;

    int64_t index = json_pointer_index(token, json_array_size(parent));
    return index < 0 ? NULL : json_array_get(parent, (size_t) index);
}

json_t *json_pointer_walk(json_t *root, const struct json_pointer *pointer, size_t first,
                          size_t end)
{
    for (size_t i = first; root && i < end; i++)
        root = child_of(root, pointer->tokens[i]);
    return root;
}

json_t *json_pointer_find(json_t *root, const struct json_pointer *pointer)
{
    return json_pointer_walk(root, pointer, 0, pointer->count);
}

bool json_pointer_covers(const char *outer, const char *inner)
{
    size_t length = strlen(outer);

    return strncmp(outer, inner, length) == 0 && (inner[length] == '\0' || inner[length] == '/');
}

bool json_pointer_append(char *text, size_t size, const char *token)
{
    size_t at = strlen(text);

    if (at + 2 > size)
        return false;
    text[at++] = '/';
    for (const char *c = token; *c; c++) {
        if (at + 3 > size) {
            text[at] = '\0';
            return false;
        }
        if (*c == '~' || *c == '/') {
            text[at++] = '~';
            text[at++] = *c == '~' ? '0' : '1';
        } else {
            text[at++] = *c;
        }
    }
    text[at] = '\0';
    return true;
}
