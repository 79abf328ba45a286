/* The shape of documents: which members they have and of what type, as tables. */
#ifndef MODEL_SHAPE_H
#define MODEL_SHAPE_H

#include "model.h"
#include "problems.h"

/* Adds a problem for everything in `document` that is not of the shape of its kind. What is derived
 * is not looked at. */
void model_shape_check(enum model_kind kind, const char *id, json_t *document, json_t *problems);

#endif
