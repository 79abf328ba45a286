/* The manifest of an extension and its types come from whoever wrote it: first the one, then, after
 * a NUL, the other. */
#include "extension_check.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *) data, *end = size ? memchr(text, '\0', size) : NULL;
    size_t length = end ? (size_t) (end - text) : size;
    json_t *files = json_object(), *problems = json_array();

    json_object_set_new(files, EXTENSION_MANIFEST, json_stringn(text, length));
    if (end)
        json_object_set_new(files, "type.json", json_stringn(end + 1, size - length - 1));
    extension_check(files, problems);
    json_decref(problems);
    json_decref(files);
    return 0;
}
