/* What is shown of an artifact's bytes. It is made by df-preview, whose words are believed only as
 * far as they keep to the form. */
#ifndef PREVIEW_H
#define PREVIEW_H

#include "object.h"

/* Of the program: what others have found is looked for again. */
#define PREVIEW_MAKER "1"

struct preview {
    const char *preview; /* JSON */
};

extern const struct df_field preview_fields[];

/* NULL, or what about it is not as docs/api/storage.yaml says. */
const char *preview_problem(const json_t *preview);

/* One that only says why there is none. A new reference. */
json_t *preview_of_none(const char *why);

#endif
