/* Versions: revisions of a project that people have given a name. */
#ifndef VERSION_H
#define VERSION_H

#include <df/record.h>

enum { VERSIONS = 1000 }; /* per project */

struct version {
    const char *id, *name;
    int64_t revision;
    const char *author, *author_name, *created_at;
};
extern const struct df_field version_fields[];

struct new_version {
    const char *name;
    int64_t revision; /* DF_NO_INT: the latest */
};
extern const struct df_field new_version_fields[];
extern const struct df_field version_name_fields[]; /* only the name, of struct new_version */

#endif
