/* The collections of the model as REST resources. */
#ifndef ENTITY_H
#define ENTITY_H

#include "model.h"

/* {"id", "revision", ...the document}; a new reference. */
json_t *entity_json(const struct model *model, enum model_kind kind, const char *id);

/* One page of {"id", "name", "revision", ...} by name, after the cursor (NULL: from the start).
 * *next_cursor is the cursor of the next page or null. New references. */
json_t *entity_page(const struct model *model, enum model_kind kind, const char *cursor,
                    size_t limit, json_t **next_cursor);

/* The revision of the last change to a document. */
int64_t entity_revision(const struct model *model, enum model_kind kind, const char *id);

#endif
