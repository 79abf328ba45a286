/* Between comparison.c and comparison_texts.c only: the texts that two sides ran with. */
#ifndef COMPARISON_TEXTS_H
#define COMPARISON_TEXTS_H

#include "comparison.h"

/* What differs so far. Every pair of texts is there once, with the nodes that it concerns. */
struct comparison_texts {
    struct df_arena *arena;
    json_t *rows;   /* {kind, name, nodes, before, after} */
    json_t *places; /* where a pair is in it */
    json_t *hashes; /* of texts that were hashed before */
};

void comparison_texts_init(struct comparison_texts *texts, struct df_arena *arena);

/* The bundle that a job ran with, or NULL. */
const json_t *comparison_bundle(const struct comparison_side *side, const json_t *job);

/* The hash of a text of a bundle, or null when it has none: `part` and `id` say which, `member`
 * which of its texts. A new reference. */
json_t *comparison_hash(struct comparison_texts *texts, const struct comparison_side *side,
                        const json_t *job, const char *part, const char *id, const char *member);

/* Notes the texts that the two jobs of a node did not have in common. */
void comparison_texts_add(struct comparison_texts *texts, const struct comparison_side *a,
                          const json_t *before, const struct comparison_side *b,
                          const json_t *after);

#endif
