/* A new pipeline out of the lineage of an artifact: the operations as they were, with the values
 * that they had. Pure. */
#ifndef REMAKE_H
#define REMAKE_H

#include "model.h"

#include <df/arena.h>

enum { REMAKE_LEFT_OUT = 1000 };

/* Owned: remake_release(). */
struct remake {
    struct df_arena *arena;
    json_t *tree;   /* the model as it is now; borrowed, not written to */
    json_t *recipe; /* as of internal_artifact_recipe(); borrowed. Its nodes may have `was`: the
                       operation in the model that they ran; its `resources` are those of then */
    json_t *patch, *left_out; /* [{"what", "why"}] */
    json_t *nodes, *edges;    /* of the new pipeline */
    json_t *made;             /* operations that were added: id by a text of what they are */
    json_t *names;            /* taken in this patch already, folded: {"operations": {...}} */
    const char *pipeline;     /* its id */
};

void remake_init(struct remake *remake, struct df_arena *arena, json_t *tree, json_t *recipe);
void remake_release(struct remake *remake);

/* Makes the patch. `name` may be NULL. False when there is nothing to remake: nothing made the
 * artifact, or nothing that made it can be read. */
bool remake_make(struct remake *remake, const char *name);

/* The parts of it, for remake_parts.c. */

/* The id of the operation that this job ran, added when the model has none that is the same; NULL
 * when its code cannot be read. */
const char *remake_operation(struct remake *remake, json_t *job);

/* The resources that it refers to by name, those that are gone added; a new reference. */
json_t *remake_references(struct remake *remake, json_t *job);

/* The modules and the serialization that it ran with, as far as they are gone. */
void remake_modules(struct remake *remake, json_t *bundle);

/* This name, with a number when something of the collection has it. */
const char *remake_name(struct remake *remake, enum model_kind kind, const char *name);

void remake_leave_out(struct remake *remake, const char *what, const char *why, ...)
    DF_PRINTF(3, 4);

#endif
