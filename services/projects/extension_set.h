/* The extensions of this deployment, read from their folder when the service starts. */
#ifndef EXTENSION_SET_H
#define EXTENSION_SET_H

#include <df/ctx.h>
#include <jansson.h>

enum {
    EXTENSIONS = 100,
    EXTENSION_FILES = 4000,
    EXTENSION_DEPTH = 8,
    EXTENSION_FILE_BYTES = 4 * 1024 * 1024,
    EXTENSION_BYTES = 32 * 1024 * 1024,
};

struct extension_set {
    json_t *items;       /* as GET /extensions shows them, by id */
    json_t *types;       /* by type of resource the id of the extension that brings it */
    json_t *generators;  /* by type of resource the name of the native generator */
    json_t *tools;       /* by type of resource as extension_set_tools() says */
    json_t *serializers; /* by id as extension_python_serializers() says */
    json_t *folders;     /* by id of an extension where its files are */
};

/* Reads every folder below `folder` that has a manifest. One that has a problem is left out, and
 * the log says why; a folder that is not there has none. The members are the caller's. */
int extension_set_read(struct df_ctx *ctx, const char *folder,
                       struct extension_set *set) DF_MUST_CHECK;

/* One extension as GET /extensions shows it, from files that have no problem. The caller's. */
json_t *extension_set_item(json_t *files, bool is_shipped);

/* What is asked of an extension on workers: {check?, text?, file?: "module:function", environment?,
 * folder, modules: {path: text}, types: {path: text}}; NULL for nothing. The caller's. */
json_t *extension_set_tools(struct df_ctx *ctx, json_t *files);

#endif
