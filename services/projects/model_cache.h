/* The latest models of the projects in use, shared by all threads. */
#ifndef MODEL_CACHE_H
#define MODEL_CACHE_H

#include "model.h"

/* Kept in all, as text; the trees take about four times as much. */
enum { MODEL_CACHE_BYTES = 32 * 1024 * 1024, MODEL_CACHE_ENTRIES = 256 };

/* A model at one revision, as long as somebody holds it: model_cache_release(). Nothing in it
 * changes. */
struct shared_model {
    struct model model;
    int64_t revision;
    size_t size; /* as text, about */
    char project[40];
    char *text; /* once it is asked for: {"revision", "model", "texts"} */
    size_t text_size;
    int holders;
};

/* The model of the project at exactly this revision, held; NULL when it is not here. */
struct shared_model *model_cache_find(const char *project, int64_t revision);

/* Takes the model (and empties it) and gives it back shared and held. A newer one of the project
 * stays. */
struct shared_model *model_cache_put(const char *project, int64_t revision, struct model *model);

void model_cache_release(struct shared_model *shared);

/* The answer of GET .../model, made once; lives as long as `shared` is held. */
const char *model_cache_text(struct shared_model *shared, size_t *size);

#endif
