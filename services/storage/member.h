/* What the caller may do in a project. */
#ifndef MEMBER_H
#define MEMBER_H

#include "../projects/projects_client.h"

#include <df/http_server.h>

/* A person with at least this role: DF_NOT_FOUND when the project is not theirs, DF_FORBIDDEN when
 * the role is too low. */
int member_require(struct df_call *call, const char *project, enum role least) DF_MUST_CHECK;

/* The same for the project in the path, which is answered in lower case. */
int member_of_path(struct df_call *call, enum role least, const char **project) DF_MUST_CHECK;

/* "is theirs" for a thing whose project is known: what one may not see does not exist. */
int member_of_thing(struct df_call *call, const char *project, enum role least,
                    const char *thing) DF_MUST_CHECK;

/* Judges a route that is open to bearers of tickets as one for `access`, asked by `method`. */
int member_signed_in(struct df_call *call, unsigned access, const char *method) DF_MUST_CHECK;

#endif
