#include "webgme_reply.h"

#include <jansson.h>
#include <string.h>

static bool is_sha1(const char *text)
{
    return text && strlen(text) == WEBGME_HASH - 1
           && strspn(text, "0123456789abcdef") == WEBGME_HASH - 1;
}

/* Of a plain file; a collection of files has an object as its content. */
static bool read_metadata(const json_t *json, struct webgme_file *file)
{
    const char *content = json_string_value(json_object_get(json, "content"));
    const json_t *size = json_object_get(json, "size");

    if (!is_sha1(content) || !json_is_integer(size) || json_integer_value(size) < 0)
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
    bool fine = json_object_size(json) == 1 && is_sha1(id)
                && read_metadata(json_object_iter_value(first), file);

    if (fine)
        memcpy(file->id, id, WEBGME_HASH);
    json_decref(json);
    return fine;
}
