#include "webgme_reply.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

bool webgme_is_hash(const char *text)
{
    return text && strlen(text) == WEBGME_HASH - 1
           && strspn(text, "0123456789abcdef") == WEBGME_HASH - 1;
}

void webgme_hash(const unsigned char *raw, char hash[WEBGME_HASH])
{
    for (size_t i = 0; i < WEBGME_HASH / 2; i++)
        snprintf(hash + 2 * i, 3, "%02x", raw[i]);
}

/* Of a plain file; a collection of files has an object as its content. */
static bool read_metadata(const json_t *json, struct webgme_file *file)
{
    const char *content = json_string_value(json_object_get(json, "content"));
    const json_t *size = json_object_get(json, "size");

    if (!webgme_is_hash(content) || !json_is_integer(size) || json_integer_value(size) < 0)
        return false;
    memcpy(file->content, content, WEBGME_HASH);
    file->size = json_integer_value(size);
    return true;
}

bool webgme_metadata_read(const char *bytes, size_t size, struct webgme_file *file)
{
    json_t *json = json_loadb(bytes, size, 0, NULL);
    bool fine = read_metadata(json, file);

    json_decref(json);
    return fine;
}

bool webgme_created_read(const char *bytes, size_t size, struct webgme_file *file)
{
    json_t *json = json_loadb(bytes, size, 0, NULL);
    void *first = json_object_iter(json);
    const char *id = first ? json_object_iter_key(first) : NULL;
    bool fine = json_object_size(json) == 1 && webgme_is_hash(id)
                && read_metadata(json_object_iter_value(first), file);

    if (fine)
        memcpy(file->id, id, WEBGME_HASH);
    json_decref(json);
    return fine;
}
