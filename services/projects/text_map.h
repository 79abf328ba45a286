/* Change sets of one text brought past one another, as CodeMirror's ChangeSet.map() does. */
#ifndef TEXT_MAP_H
#define TEXT_MAP_H

#include <df/base.h>
#include <jansson.h>

/* Whose insertion comes first where both insert at one place. */
enum text_order { TEXT_OTHERS_FIRST, TEXT_OURS_FIRST };

/* `changes` for the text after `others`, when both are for the same text; a new reference, NULL
 * when they are not. */
json_t *text_map(json_t *changes, json_t *others, enum text_order order);

/* One change of a text in the course of its history. */
struct text_event {
    json_t *changes; /* borrowed */
    json_t *inverse; /* takes `changes` back; NULL when nobody has taken them back */
    int64_t revision;
    int64_t target; /* the revision that this one takes back; 0 for none */
};

/* `changes` rebased over a history, the oldest first. What was changed and taken back again within
 * it counts as never changed, so that nothing that `changes` is about is lost on the way. A new
 * reference, NULL when it does not fit. */
json_t *text_map_history(json_t *changes, const struct text_event *events, size_t count);

#endif
