/* From an edit of the interface to the smallest edits of the code. */
#ifndef OPERATION_EDIT_H
#define OPERATION_EDIT_H

#include "text_change.h"

struct operation_source {
    const char *code;
    const json_t *declared; /* may be NULL */
    const char *name;       /* may be NULL */
};

struct operation_edited {
    struct text_edits edits; /* sorted, in bytes of the code; text_change_from_edits() */
    json_t *declared;        /* what is declared afterwards; released with the arena */
};

/* Carries out an edit of docs/protocols.md section 3, {"edit": "input_add", "name": ...}. NULL, or
 * why it cannot be done as a sentence for people. Whatever would leave code that does not parse, or
 * whose interface is not exactly what was asked for, is refused. */
const char *operation_edit_apply(struct df_arena *arena, const struct operation_source *source,
                                 const json_t *edit, struct operation_edited *edited) DF_MUST_CHECK;

#endif
