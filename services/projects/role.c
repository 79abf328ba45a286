#include "role.h"

#include <string.h>

const char *const role_names[] = {"none", "viewer", "runner", "editor", "owner", NULL};

enum role role_find(const char *name)
{
    for (enum role role = ROLE_VIEWER; name && role < ROLE_COUNT; role++)
        if (strcmp(role_names[role], name) == 0)
            return role;
    return ROLE_NONE;
}
