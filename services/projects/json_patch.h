/* JSON Patch (RFC 6902: add, replace, remove, test) on jansson values, each step with its inverse.
 */
#ifndef JSON_PATCH_H
#define JSON_PATCH_H

#include "json_pointer.h"

enum { JSON_PATCH_STEPS = 1000, JSON_DEPTH = 32 };

enum json_verb { JSON_ADD, JSON_REPLACE, JSON_REMOVE, JSON_TEST, JSON_TEXT, JSON_VERB_COUNT };

extern const char *const json_verb_names[JSON_VERB_COUNT];

/* The verb of that name, or JSON_VERB_COUNT. */
enum json_verb json_verb_find(const char *name);

/* One step on a value. The pointer counts from token `first`, the ones before lead to the value. */
struct json_step {
    enum json_verb verb;
    const struct json_pointer *pointer;
    size_t first;
    json_t *value; /* borrowed; NULL for remove */
};

/* What a step has done, from which its inverse follows. */
struct json_effect {
    json_t *before; /* owned: what was there, or NULL */
    int64_t index;  /* where in an array, else -1 */
};

/* Changes *root (an owned reference, replaced when the pointer leads to the root itself) in place.
 * NULL, or why not; then nothing has changed. The value is copied deeply. JSON_TEXT is not known
 * here. */
const char *json_step_apply(const struct json_step *step, json_t **root,
                            struct json_effect *effect) DF_MUST_CHECK;

/* The step that takes back `step` at `path`, as JSON; a new reference. Takes effect->before. */
json_t *json_step_invert(const struct json_step *step, const char *path,
                         struct json_effect *effect);

/* Applies a whole patch to a copy of `document`. NULL, or why not, with the index of the step in
 * *failed_at; the results are then untouched. *result and *inverse are new references; applying
 * *inverse to *result gives `document` again. */
const char *json_patch_apply(const json_t *document, json_t *patch, json_t **result,
                             json_t **inverse, size_t *failed_at) DF_MUST_CHECK;

/* True when arrays and objects are nested deeper than `depth`. */
bool json_is_deeper(json_t *value, size_t depth);

/* About the size of `value` as text, in bytes; cheap. */
size_t json_text_size(json_t *value);

#endif
