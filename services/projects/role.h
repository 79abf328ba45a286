/* What a member of a project may do. */
#ifndef ROLE_H
#define ROLE_H

#include <df/base.h>

/* Each may do what the ones before may, and more. */
enum role {
    ROLE_NONE,
    ROLE_VIEWER, /* reads everything */
    ROLE_RUNNER, /* starts, cancels and deletes own executions */
    ROLE_EDITOR, /* changes the model and artifacts */
    ROLE_OWNER,  /* members, rename, delete */
    ROLE_COUNT,
};

/* By value; ROLE_NONE is "none". Ended by NULL. */
extern const char *const role_names[];

/* ROLE_NONE for what is no role. */
enum role role_find(const char *name);

#endif
