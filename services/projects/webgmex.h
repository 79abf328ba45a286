/* Projects of the original DeepForge, as WebGME exports them: one JSON of hashed objects, each
 * naming its children, its base and its attributes. docs/archives.md. Pure. */
#ifndef WEBGMEX_H
#define WEBGMEX_H

#include "archive.h"

enum {
    WEBGMEX_OBJECTS = 200000,
    WEBGMEX_DEPTH = 24,        /* of the tree of nodes */
    WEBGMEX_BASES = 64,        /* from a node to its first ancestor */
    WEBGMEX_LOOKUPS = 2000000, /* of a node, before the reading is given up */
};

/* The export, a new reference, when `text` (a string, may be NULL) is one; NULL when it is not. */
json_t *webgmex_parse(json_t *text, struct archive_project *project);

/* Takes over what this system knows: pipelines, operations, resources, modules and serialization.
 * All else is listed as left out. */
void webgmex_read(json_t *export, struct archive_project *project);

#endif
