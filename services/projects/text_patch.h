/* Texts that are edited together, as JSON strings: change sets applied, made and rebased. */
#ifndef TEXT_PATCH_H
#define TEXT_PATCH_H

#include <df/arena.h>
#include <jansson.h>

/* JSON results are new references. */

/* Applies change sets to a text (a string, or null as an empty one). NULL, or why not. */
const char *text_patch_apply(json_t *before, json_t *changes, json_t **after,
                             json_t **inverse) DF_MUST_CHECK;

/* The change sets of one replacement that leads from one text to the other. */
json_t *text_patch_between(struct df_arena *arena, json_t *before, json_t *after);

/* Whether change sets change anything. */
bool text_patch_is_empty(json_t *changes);

/* The text with line ends as editors have them; NULL when it is not fit to be edited, then *problem
 * says why. */
json_t *text_patch_normalize(struct df_arena *arena, json_t *text, const char **problem);

#endif
