/* The operation that asks a function of an extension: its checker, or its importer. Pure. */
#ifndef TOOL_CODE_H
#define TOOL_CODE_H

#include <df/arena.h>
#include <jansson.h>

#define TOOL_OUTPUT "answer"

struct tool_ask {
    const char *class;
    const char *function;  /* "module:function", or NULL */
    const json_t *subject; /* what it is asked about */
    bool is_base64;        /* the subject is a text that the function gets as bytes */
    const json_t *files;   /* of the extension: {path: text} */
    const char *folder;    /* of its modules */
};

/* Its code, in the arena; NULL when there is no memory or no function. The subject and the files
 * are texts in it that only a worker reads. */
const char *tool_code(struct df_arena *arena, const struct tool_ask *ask);

#endif
