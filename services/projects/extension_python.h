/* The code of a resource whose extension has a generator in Python: it is not run here, but put
 * into the code that the job gets. */
#ifndef EXTENSION_PYTHON_H
#define EXTENSION_PYTHON_H

#include <df/ctx.h>
#include <jansson.h>

/* Python that has the extension's modules, gives `resource` to the function that the manifest among
 * `files` names ("module:function") and runs what it returns, which leaves the object in `result`.
 * NULL when the manifest names no such function. Lives as long as ctx. Pure. */
const char *extension_python_code(struct df_ctx *ctx, json_t *files, json_t *resource);

#endif
