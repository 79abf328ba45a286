/* Applies a patch to a model: whole or not at all, with what follows from it and with its inverse.
 * Pure: the model that comes in stays as it is, and shares with the one that comes out every
 * document that was not touched. */
#ifndef CHANGE_H
#define CHANGE_H

#include "json_patch.h"
#include "model_rules.h"
#include "text_map.h"
#include <df/arena.h>

enum change_outcome {
    CHANGE_DONE,
    CHANGE_INVALID,  /* a rule is broken: see errors */
    CHANGE_CONFLICT, /* a test failed: see errors */
    CHANGE_STALE,    /* a text has moved on: see stale */
};

/* Owned: change_release(). Lists are JSON arrays. */
struct change {
    const struct model *model; /* what it started from */
    json_t *tree, *texts;      /* the model that comes out */
    int64_t size;              /* of the tree, as in struct model */
    struct model_touched touched;
    json_t *patch;         /* as applied */
    json_t *derived;       /* what followed from it */
    json_t *inverse;       /* takes both back; for change_undo() */
    json_t *updates;       /* [{"path", "version", "changes"}]: `version` is the one before */
    json_t *errors;        /* [{"pointer": "/patch/3", "detail"}] */
    json_t *stale;         /* [{"path", "version"}] as the client sent them */
    struct df_arena arena; /* of texts on the way, and of reasons */
};

/* `patch` is what a client sent. The change is filled in any case and must be released. */
enum change_outcome change_apply(const struct model *model, json_t *patch,
                                 struct change *change) DF_MUST_CHECK;
void change_release(struct change *change);

/* What has happened since the change that is undone. */
struct change_history {
    int64_t revision; /* of that change */

    /* All changes of a text from a version on, the oldest first; false when not all of them are
     * known. They live as long as the undo runs. */
    bool (*find)(void *data, const char *path, int64_t since, struct text_event **events,
                 size_t *count);
    void *data;
};

/* Applies the inverse of an earlier change as far as nobody has changed the same members since.
 * What is left alone is in `kept`: [{"pointer"}], a new reference. */
enum change_outcome change_undo(const struct model *model, json_t *inverse,
                                const struct change_history *history, struct change *change,
                                json_t **kept) DF_MUST_CHECK;

/* Carries out an edit of an operation's interface (docs/protocols.md section 3) as a change of its
 * code. */
enum change_outcome change_interface(const struct model *model, const char *operation, json_t *edit,
                                     struct change *change) DF_MUST_CHECK;

/* Makes the entity at `path` (as model_place_find() knows documents), or all of them when it is
 * NULL, what it is in `tree`. Pointers of errors lead into the model. */
enum change_outcome change_restore(const struct model *model, json_t *tree, const char *path,
                                   struct change *change) DF_MUST_CHECK;

/* The same for all of them without a look at the rules: for a copy of what was accepted before. */
enum change_outcome change_copy(const struct model *model, json_t *tree,
                                struct change *change) DF_MUST_CHECK;

/* The parts of the above, for change_derive.c and change_undo.c. */

void change_init(struct change *change, const struct model *model);

enum change_speaker {
    SPEAKER_CLIENT, /* may not write what is derived */
    SPEAKER_SERVER,
};

/* Applies one operation (an object that is not written to) and notes it in `list` with its inverse.
 * NULL, or why not; the change is then as before. A stale text is noted in change->stale and is no
 * problem. */
const char *change_step(struct change *change, json_t *operation, enum change_speaker speaker,
                        json_t *list) DF_MUST_CHECK;

/* The same for an operation made here; steals `value`, which is NULL for remove. */
const char *change_set(struct change *change, enum json_verb verb, const char *path, json_t *value,
                       json_t *list) DF_MUST_CHECK;

/* Puts change sets (stolen) for the text at `path` at its present version. */
const char *change_text(struct change *change, const char *path, json_t *changes,
                        json_t *list) DF_MUST_CHECK;

/* An edit of the interface of an operation that is there. */
const char *change_edit(struct change *change, const char *operation, json_t *edit,
                        json_t *list) DF_MUST_CHECK;

/* The document, to be written to; NULL when there is none. */
json_t *change_document(struct change *change, enum model_kind kind, const char *id);

/* Adds what follows from the change: interfaces, names, renamed ports, edges of removed nodes. */
const char *change_derive(struct change *change) DF_MUST_CHECK;

/* What follows for pipelines: edges and ports of removed nodes go, and so does what led to a port
 * that is gone; what led to one that is renamed goes along. */
const char *change_ports(struct change *change) DF_MUST_CHECK;

/* Adds to `todo` what moves the ends of edges and exposures of the pipeline at `path`: `names` is
 * what ports of this node are called now, by what they were called; null: they are gone. */
void change_port_moves(json_t *todo, json_t *pipeline, const char *path, const char *node,
                       const char *part, json_t *names);

/* Applies what follows from a change, operation by operation. NULL, or why not. */
const char *change_run(struct change *change, json_t *todo) DF_MUST_CHECK;

/* Checks the whole and blames operations of `patch` for what is wrong. */
enum change_outcome change_finish(struct change *change, json_t *patch) DF_MUST_CHECK;

/* Checks shapes and rules: problems as in problems.h, with pointers into the model; a new
 * reference. */
json_t *change_check(struct change *change);

/* The index of the operation of `patch` that has most to do with `pointer`; 0 when none has. */
size_t change_blame(json_t *patch, const char *pointer, bool *found);

#endif
