/* Changes of a text: CodeMirror's ChangeSets in JSON, and replacements of byte ranges.
 *
 * A ChangeSet is [part, ...]: a number keeps that many units, [n] deletes n, [n, "line", "line"...]
 * replaces n by these lines. Units are those of UTF-16, as in JavaScript; texts are UTF-8 here. */
#ifndef TEXT_CHANGE_H
#define TEXT_CHANGE_H

#include <df/arena.h>
#include <jansson.h>

enum {
    TEXT_BYTES = 1024 * 1024,       /* of a text, before and after */
    TEXT_CHANGE_BYTES = 256 * 1024, /* inserted by one change, and its parts at 8 bytes each */
};

struct text {
    const char *bytes; /* NUL-terminated when made here */
    size_t length;
};

/* Replaces bytes [from, to) by `insert`. */
struct text_edit {
    size_t from, to;
    const char *insert;
};

/* Sorted by `from`, not overlapping; insertions at one place are in the order of the list. */
struct text_edits {
    struct text_edit *items;
    size_t count;
};

/* These answer NULL, or why not as a sentence for people; outputs are new references, untouched
 * when refused. Texts given to them must be valid: text_problem(). */

/* Valid UTF-8 without NUL, of at most TEXT_BYTES. */
const char *text_problem(struct text text);

/* The text after `changes`, which must be a ChangeSet for exactly this text, as a JSON string. */
const char *text_change_apply(const json_t *changes, struct text text,
                              json_t **changed) DF_MUST_CHECK;

/* The ChangeSet that takes `changes` back; `text` is the text before them. */
const char *text_change_invert(const json_t *changes, struct text text,
                               json_t **inverse) DF_MUST_CHECK;

/* Length of a valid text in UTF-16 units. */
size_t text_units(struct text text);

/* The same change as a ChangeSet, a new reference. The edits must be sorted and within the text. */
json_t *text_change_from_edits(struct text text, const struct text_edits *edits);

/* Sorts, keeping the order of insertions at one place, which come before what is replaced there.
 * False when two overlap. */
bool text_edits_sort(struct text_edits *edits);

/* The text after sorted edits, in the arena. */
struct text text_edits_apply(struct df_arena *arena, struct text text,
                             const struct text_edits *edits);

/* Line ends as editors in the browser have them: \r\n and a lone \r become \n. `text` itself when
 * there is nothing to do, else in the arena. */
struct text text_normalize(struct df_arena *arena, struct text text);

#endif
