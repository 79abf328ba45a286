/* Who asks, and what they may do in the project of the path. */
#ifndef PROJECT_ACCESS_H
#define PROJECT_ACCESS_H

#include "role.h"

#include <df/http_server.h>

struct project_access {
    const char *id; /* of the project */
    const char *name;
    int role;
    int64_t revision;
    const char *deleted_at;
    const char *member; /* what the caller is called in the project; NULL: not read */
};

extern const struct df_field project_access_fields[];

/* The project of the path. DF_NOT_FOUND when the caller is no member or it is in the bin,
 * DF_FORBIDDEN when the role is too low. */
int project_access(struct df_call *call, enum role least,
                   struct project_access *access) DF_MUST_CHECK;

/* The same for a row that is read already. */
int project_access_check(struct df_ctx *ctx, const struct project_access *access,
                         enum role least) DF_MUST_CHECK;

#endif
