/* Nodes of an exported WebGME project, by path ("/f/Q"): what they have of their own and what they
 * inherit. */
#ifndef WEBGMEX_NODE_H
#define WEBGMEX_NODE_H

#include "json_patch.h"
#include "name.h"
#include "webgmex.h"

/* Fill with webgmex_init(). Everything that is found is borrowed. */
struct webgmex {
    json_t *objects; /* by hash */
    json_t *root;
    struct archive_project *project;
    struct df_arena arena;
    size_t lookups;
};

void webgmex_init(struct webgmex *webgmex, json_t *export, struct archive_project *project);
void webgmex_release(struct webgmex *webgmex);

/* The node's own value, or the one it inherits; NULL when there is none. */
json_t *webgmex_attribute(struct webgmex *webgmex, const char *path, const char *name);
json_t *webgmex_registry(struct webgmex *webgmex, const char *path, const char *name);

/* The node's own attributes. */
json_t *webgmex_own(struct webgmex *webgmex, const char *path);

/* Its name; "" when it has none. */
const char *webgmex_name(struct webgmex *webgmex, const char *path);

/* Where a pointer of the node leads, its own or one that it inherits; NULL: nowhere. */
const char *webgmex_pointer(struct webgmex *webgmex, const char *path, const char *name);

/* Whether the node or one of those it is made from is called so and is not the user's. */
bool webgmex_is_a(struct webgmex *webgmex, const char *path, const char *type);

/* Calls `visit` for every child, inherited ones too. */
void webgmex_children(struct webgmex *webgmex, const char *path,
                      void (*visit)(void *data, const char *path), void *data);

/* A key of the model for a path. */
void webgmex_id(const char *path, char id[ID_BYTES + 1]);

/* Takes a pipeline over (webgmex_pipeline.c). */
void webgmex_pipeline(struct webgmex *webgmex, const char *path, const char *name);

#endif
