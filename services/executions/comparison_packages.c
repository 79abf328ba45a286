#include "comparison.h"

#include <string.h>

/* A lock as an object: name -> version. What conda installed is marked, for Python may list it,
 * too. */
static json_t *versions_of(struct df_arena *arena, const char *lock)
{
    json_t *versions = json_object();

    for (const char *line = lock, *end; *line; line = end + (*end == '\n')) {
        end = line + strcspn(line, "\n");
        const char *equals = memchr(line, '=', (size_t) (end - line));
        if (!equals || equals == line)
            continue;
        bool is_python = equals + 1 < end && equals[1] == '=';
        const char *version = equals + (is_python ? 2 : 1);
        const char *name = df_printf(arena, "%.*s%s", (int) (equals - line), line,
                                     is_python ? "" : " (conda)");
        json_object_set_new(versions, name, json_stringn(version, (size_t) (end - version)));
    }
    return versions;
}

static void add(json_t *changes, const char *name, json_t *before, json_t *after)
{
    json_array_append_new(
        changes, json_pack("{ss sO? sO?}", "name", name, "before", before, "after", after));
}

json_t *comparison_packages(struct df_arena *arena, const char *before, const char *after)
{
    json_t *was = versions_of(arena, before), *is = versions_of(arena, after);
    json_t *changes = json_array(), *version;
    const char *name;

    json_object_foreach(was, name, version)
        if (!json_equal(version, json_object_get(is, name)))
            add(changes, name, version, json_object_get(is, name));
    json_object_foreach(is, name, version)
        if (!json_object_get(was, name))
            add(changes, name, NULL, version);
    json_decref(was);
    json_decref(is);
    return changes;
}
