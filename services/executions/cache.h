/* The cache: what a job's result depends on, member by member, and why a job was run again. Pure.
 * The key itself is the hash of all members together with the inputs; the database makes it. */
#ifndef CACHE_H
#define CACHE_H

#include <df/arena.h>
#include <jansson.h>

/* Of a snapshot and its bundle: {operations: {id: {code, environment, modules, serialization,
 * runtime}, or null for one that is never looked for}, resources: {id: hash of its code}}. NULL
 * when it cannot be written. A new object. */
json_t *cache_members(const json_t *snapshot, const json_t *bundle);

/* What differs between two sets of members (more than a key has are known: comparison.c has them),
 * as a new array of {member, before, after, detail} in
 * the order in which somebody would look for it; texts are made in the arena. */
json_t *cache_causes(struct df_arena *arena, const json_t *before, const json_t *after);

/* What clients see, from {state, from, before, after, off_for} of the database: a new object
 * {state, detail, from, causes}. */
json_t *cache_explain(struct df_arena *arena, const json_t *found);

#endif
