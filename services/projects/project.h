/* Projects and their members. */
#ifndef PROJECT_H
#define PROJECT_H

#include "role.h"

#include <df/record.h>

struct project {
    const char *id, *name;
    int role;
    int64_t revision;
    const char *created_at, *updated_at, *deleted_at;
    int64_t pipelines, operations, resources, modules, members;
    const char *cursor;
};

/* As rows of the database; project_json() is what clients see. */
extern const struct df_field project_fields[];

struct new_project {
    const char *name, *example;
};
extern const struct df_field new_project_fields[];
extern const struct df_field project_name_fields[]; /* only the name, of struct new_project */

struct project_copy {
    const char *name; /* NULL: the old one with "(copy)" */
    int64_t revision; /* DF_NO_INT: the latest */
};
extern const struct df_field project_copy_fields[];

struct member {
    const char *user, *name;
    int role;
    const char *created_at;
    int64_t members; /* in statements that count */
};
extern const struct df_field member_fields[];
extern const struct df_field member_role_fields[]; /* only the role */

/* A new reference. */
json_t *project_json(const struct project *project);

#endif
