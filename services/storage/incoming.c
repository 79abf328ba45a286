#include "incoming.h"

#include <string.h>

enum { MAX_NAME = 128 };

const char *incoming_name(const char *incoming_path, const char *path)
{
    static const char allowed[]
        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = strlen(incoming_path);

    if (strncmp(path, incoming_path, length) != 0 || path[length] != '/')
        return NULL;
    const char *name = path + length + 1;
    size_t size = strlen(name);
    return size > 0 && size <= MAX_NAME && strspn(name, allowed) == size ? name : NULL;
}
