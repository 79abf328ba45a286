/* The Python of extensions, which is not run here but put into the code that a job gets: generators
 * of resources, and serializers of types. */
#ifndef EXTENSION_PYTHON_H
#define EXTENSION_PYTHON_H

#include <df/ctx.h>
#include <jansson.h>

/* Python that has the extension's modules, gives `resource` to the function that the manifest among
 * `files` names ("module:function") and runs what it returns, which leaves the object in `result`.
 * NULL when the manifest names no such function. Lives as long as ctx. Pure. */
const char *extension_python_code(struct df_ctx *ctx, json_t *files, json_t *resource);

/* [extension, module, {module: text}] of an extension that brings serializers; NULL of another. The
 * caller's. Pure. */
json_t *extension_python_serializers(struct df_ctx *ctx, json_t *files);

/* Python that imports each of the list of such, in this order, so that they register their types;
 * NULL when it is empty. Lives as long as ctx. Pure. */
const char *extension_python_register(struct df_ctx *ctx, const json_t *serializers);

#endif
