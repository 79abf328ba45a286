/* The operation that asks the checker of an extension about a resource. Pure. */
#ifndef CHECK_CODE_H
#define CHECK_CODE_H

#include <df/arena.h>
#include <jansson.h>

#define CHECK_CLASS  "Check"
#define CHECK_OUTPUT "answer"

/* Its code, in the arena; NULL when there is no memory or no checker. `checker` is {function:
 * "module:function", modules: {name: text}}. The resource and the modules are texts in it that only
 * a worker reads. */
const char *check_code(struct df_arena *arena, const json_t *resource, const json_t *checker);

#endif
