/* An artifact: a named, typed object of a project. Several may have the same name: versions. */
#ifndef ARTIFACT_H
#define ARTIFACT_H

#include "object.h"

/* Characters, and the bytes they may need in UTF-8. */
enum { ARTIFACT_NAME_MAX = 120, ARTIFACT_NAME_BYTES = 480, ARTIFACT_TYPE_MAX = 200 };

struct artifact {
    const char *id, *project_id, *name, *type;
    const char *storage_id, *storage_name, *hash;
    int64_t size;
    const char *created_at, *created_by, *created_by_name;
    const char *execution_id, *job_id;
    const char *storage, *execution, *job, *user; /* in requests */
};

extern const struct df_field artifact_fields[];          /* every column */
extern const struct df_field artifact_new_fields[];      /* what a person sends */
extern const struct df_field artifact_internal_fields[]; /* what a service sends */
extern const struct df_field artifact_change_fields[];

/* Rules: NULL, or why not. */
const char *artifact_name_problem(const char *name);
const char *artifact_type_problem(const char *type);

/* As REST and events show it. A new reference. */
json_t *artifact_json(const struct artifact *artifact);

/* The value of Content-Disposition that saves the bytes under the artifact's name (RFC 6266). In
 * the arena. */
const char *artifact_disposition(struct df_arena *arena, const char *name);

#endif
