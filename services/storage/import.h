/* A file that lies on a storage elsewhere and is to become an artifact: what is asked for, and how
 * far it is. */
#ifndef IMPORT_H
#define IMPORT_H

#include "artifact.h"

enum { IMPORTS_PER_USER = 200, IMPORT_TRIES = 4 };

enum import_state { IMPORT_WAITING, IMPORT_RUNNING, IMPORT_DONE, IMPORT_FAILED };

extern const char *const import_state_names[];

struct import {
    const char *id, *project_id, *source_id, *source_name, *path, *name, *type, *storage_id,
        *storage_name, *user_id, *user_name;
    int state;          /* enum import_state */
    const char *holder; /* of the try that is running */
    int64_t tries;
    int64_t received, size; /* bytes; size is DF_NO_INT until it is known */
    json_t *problem;        /* {code, detail}, or NULL */
    const char *artifact_id, *created_at, *started_at, *ended_at;
    const char *source, *storage; /* in requests */
    int64_t imports;              /* a count */
};

extern const struct df_field import_fields[];     /* every column */
extern const struct df_field import_new_fields[]; /* what a person sends */

/* Fails with DF_INVALID at the member that is wrong. */
int import_check(struct df_ctx *ctx, const struct import *import) DF_MUST_CHECK;

/* As REST shows it. A new reference. */
json_t *import_json(const struct import *import);

#endif
