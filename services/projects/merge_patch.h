/* JSON Merge Patch (RFC 7396) turned into the operations of a JSON Patch on the model. */
#ifndef MERGE_PATCH_H
#define MERGE_PATCH_H

#include "model.h"

/* The operations that merge `patch` into the document at (kind, id); a new reference, empty when
 * nothing changes. What is no member of the model becomes an operation too, so that its refusal
 * names it. */
json_t *merge_patch_operations(json_t *tree, enum model_kind kind, const char *id, json_t *patch);

#endif
