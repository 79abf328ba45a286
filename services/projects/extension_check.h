/* What an extension says of itself: its manifest, and the types of resources that it brings.
 * docs/extension.schema.json. Pure: files are a JSON object, the text of each by its path. */
#ifndef EXTENSION_CHECK_H
#define EXTENSION_CHECK_H

#include "problems.h"

#define EXTENSION_MANIFEST "deepforge-extension.json"

enum {
    EXTENSION_FORMAT = 1,
    EXTENSION_LIST = 2000, /* of anything in it */
    EXTENSION_PATH_BYTES = 400,
};

/* Adds to `problems` what is wrong, each with the file and the place in it:
 * "architecture.json#/nodes/3/category". Nothing is added when the extension can be used. `files`
 * stays the caller's. */
void extension_check(json_t *files, json_t *problems);

/* The same for one type of resources, read from the file `path`. */
void extension_check_type(json_t *type, const char *path, json_t *problems);

#endif
