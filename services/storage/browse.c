#include "browse.h"

#include <string.h>

static const char *problem_of(const char *path)
{
    if (strlen(path) > BROWSE_PATH_MAX)
        return "must be at most 1024 bytes long";
    for (const unsigned char *c = (const unsigned char *) path; *c; c++)
        if (*c < ' ' || *c == 127)
            return "must not have control characters";
    return NULL;
}

/* Whether a part of it is one that servers take for another folder. */
static bool leads_away(const char *path)
{
    for (const char *part = path;; part++) {
        size_t length = strcspn(part, "/");
        if ((length == 1 && part[0] == '.') || (length == 2 && memcmp(part, "..", 2) == 0))
            return true;
        part += length;
        if (!*part)
            return false;
    }
}

const char *browse_folder_problem(const char *folder)
{
    size_t length = strlen(folder);

    if (length > 0 && folder[length - 1] != '/')
        return "must end with a slash";
    return leads_away(folder) ? "must not have the parts . and .." : problem_of(folder);
}

const char *browse_path_problem(const char *path)
{
    size_t length = strlen(path);

    if (length == 0 || path[length - 1] == '/')
        return "must be the path of a file";
    return leads_away(path) ? "must not have the parts . and .." : problem_of(path);
}

const char *browse_name(struct df_arena *arena, const char *path)
{
    size_t length = strlen(path), end = length > 0 && path[length - 1] == '/' ? length - 1 : length;
    size_t begin = end;

    while (begin > 0 && path[begin - 1] != '/')
        begin--;
    return df_strndup(arena, path + begin, end - begin);
}

void browse_add(struct df_arena *arena, json_t *items, const char *path, int64_t size)
{
    size_t length = strlen(path);
    bool is_folder = length > 0 && path[length - 1] == '/';

    if (is_folder ? browse_folder_problem(path) : browse_path_problem(path))
        return;
    json_array_append_new(items,
                          json_pack("{ss ss so}", "name", browse_name(arena, path), "path", path,
                                    "size", is_folder ? json_null() : json_integer(size)));
}
