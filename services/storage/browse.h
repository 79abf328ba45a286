/* Looking through a storage: what lies in it, whoever put it there. Only for its owner. */
#ifndef BROWSE_H
#define BROWSE_H

#include "backend.h"

enum { BROWSE_PATH_MAX = 1024, BROWSE_PAGE = 500 };

/* NULL, or why this is no path of a folder (of a file). A folder is "" or ends with a slash. */
const char *browse_folder_problem(const char *folder);
const char *browse_path_problem(const char *path);

/* What comes after the last slash, without the one at the end of a folder. In the arena. */
const char *browse_name(struct df_arena *arena, const char *path);

/* Adds a file, or a folder when the path ends with a slash (whose size is not looked at), unless
 * its path is a problem. The path is UTF-8. */
void browse_add(struct df_arena *arena, json_t *items, const char *path, int64_t size);

#endif
