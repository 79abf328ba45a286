/* Where an artifact comes from: a graph of artifacts and of the jobs that made them, back to the
 * artifacts that were uploaded. Pure; lineage_store.c walks and brings what is known.
 *
 * Of a job whose result was reused (the cache, or a pin) the one that really ran is shown. An Input
 * is its artifact, an Output the artifact that it made. */
#ifndef LINEAGE_H
#define LINEAGE_H

#include <df/base.h>
#include <jansson.h>

enum { LINEAGE_STEPS = 200, LINEAGE_NODES = 2000, LINEAGE_NODES_PRESET = 500 };

/* Owned: lineage_release(). Objects by id, in the order in which they were found. */
struct lineage {
    json_t *nodes;            /* as clients see them */
    json_t *stands_for;       /* by an id that is no node: the id of what is shown in its place */
    json_t *edges;            /* as they were found, with ids of either kind */
    json_t *known;            /* what a run says of an artifact that it read */
    json_t *asked;            /* every id that was ever asked for */
    json_t *jobs, *artifacts; /* ids to be looked up next: arrays */
    size_t limit, hidden;
    bool is_cut;
};

void lineage_init(struct lineage *lineage, size_t limit);
void lineage_release(struct lineage *lineage);

/* Where the walk begins. */
void lineage_start_job(struct lineage *lineage, const char *id);
void lineage_start_artifact(struct lineage *lineage, const char *id);

/* The ids to look up now, as arrays that the caller owns; what follows from them gathers anew. */
json_t *lineage_next_jobs(struct lineage *lineage);
json_t *lineage_next_artifacts(struct lineage *lineage);

/* What was found for an id. `row` is one of lineage_jobs(), NULL when there is none any more. */
void lineage_add_job(struct lineage *lineage, const char *id, json_t *row);

/* `artifact` is as in REST, `maker` a row of lineage_makers(); NULL when there is none. */
void lineage_add_artifact(struct lineage *lineage, const char *id, const json_t *artifact,
                          const json_t *maker);

/* It belongs to a project that the reader may not see: nothing of it is shown. */
void lineage_hide(struct lineage *lineage, const char *id);

/* {"nodes", "edges", "truncated"}; a new reference. Call once, at the end. */
json_t *lineage_json(struct lineage *lineage);

#endif
