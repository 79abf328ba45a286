#include "webgmex_node.h"

#include <ctype.h>
#include <string.h>

enum { TEXT_BYTES = 128 * 1024 * 1024 }; /* of paths on the way */

void webgmex_init(struct webgmex *webgmex, json_t *export, struct archive_project *project)
{
    json_t *object;
    size_t index;

    *webgmex = (struct webgmex){.objects = json_object(), .project = project};
    df_arena_init(&webgmex->arena, TEXT_BYTES);
    json_array_foreach(json_object_get(export, "objects"), index, object) {
        const char *hash = json_string_value(json_object_get(object, "_id"));
        if (hash)
            json_object_set(webgmex->objects, hash, object);
    }
    webgmex->root = json_object_get(webgmex->objects,
                                    json_string_value(json_object_get(export, "rootHash")));
}

void webgmex_release(struct webgmex *webgmex)
{
    json_decref(webgmex->objects);
    df_arena_release(&webgmex->arena);
}

/* A child is an object of its own, named by its hash, or stands where it is. */
static json_t *resolve(struct webgmex *webgmex, json_t *value)
{
    if (json_is_string(value))
        return json_object_get(webgmex->objects, json_string_value(value));
    return json_is_object(value) ? value : NULL;
}

static bool is_relid(const char *key, json_t *value)
{
    static const char *const members[] = {"atr", "reg", "ovr"};

    if (key[0] == '_' || strlen(key) > 32)
        return false;
    for (size_t i = 0; i < DF_COUNT(members); i++)
        if (strcmp(key, members[i]) == 0)
            return false;
    return json_is_object(value) || (json_is_string(value) && json_string_value(value)[0] == '#');
}

/* What the node at the first `length` bytes of `path` has of its own, or NULL. */
static json_t *own_data(struct webgmex *webgmex, const char *path, size_t length)
{
    json_t *node = webgmex->root;
    size_t at = 0;

    if (++webgmex->lookups > WEBGMEX_LOOKUPS)
        return NULL;
    while (node && at < length) {
        size_t end = at + 1;
        while (end < length && path[end] != '/')
            end++;
        char relid[40] = "";
        if (end - at - 1 >= sizeof relid)
            return NULL;
        memcpy(relid, path + at + 1, end - at - 1);
        json_t *value = json_object_get(node, relid);
        node = value && is_relid(relid, value) ? resolve(webgmex, value) : NULL;
        at = end;
    }
    return node;
}

/* The overlay of `node` for the path below it; overlays of many nodes are split over objects. */
static json_t *overlay(struct webgmex *webgmex, json_t *node, const char *below, const char *name)
{
    json_t *all = json_object_get(node, "ovr"), *shard;
    json_t *found = json_object_get(json_object_get(all, below), name);
    const char *key;

    if (found || !json_is_true(json_object_get(all, "sharded")))
        return found;
    json_object_foreach(all, key, shard) {
        json_t *items = json_object_get(resolve(webgmex, shard), "items");
        found = json_object_get(json_object_get(items, below), name);
        if (found)
            return found;
    }
    return NULL;
}

/* A pointer is kept with the node that contains both its ends. */
static const char *own_pointer(struct webgmex *webgmex, const char *path, const char *name)
{
    size_t length = strlen(path);

    for (size_t up = length;; up--) {
        if (up == length || path[up] == '/' || up == 0) {
            json_t *node = own_data(webgmex, path, up);
            const char *to = json_string_value(overlay(webgmex, node, path + up, name));
            if (to)
                return strlen(to) <= JSON_POINTER_BYTES
                           ? df_printf(&webgmex->arena, "%.*s%s", (int) up, path, to)
                           : NULL;
        }
        if (up == 0)
            return NULL;
    }
}

static const char *base_at(struct webgmex *webgmex, const char *path, int depth)
{
    const char *slash = strrchr(path, '/');

    if (!slash || depth > WEBGMEX_DEPTH || webgmex->lookups > WEBGMEX_LOOKUPS
        || strlen(path) > JSON_POINTER_BYTES)
        return NULL;
    const char *base = own_pointer(webgmex, path, "base");
    if (base)
        return strcmp(base, path) == 0 || strstr(base, "_nullptr") ? NULL : base;
    /* A child that is inherited is made from the child of what its parent is made from. */
    const char *parent = df_strndup(&webgmex->arena, path, (size_t) (slash - path));
    const char *of_parent = base_at(webgmex, parent, depth + 1);
    return of_parent ? df_printf(&webgmex->arena, "%s%s", of_parent, slash) : NULL;
}

static json_t *find_value(struct webgmex *webgmex, const char *path, const char *part,
                          const char *name)
{
    for (int i = 0; path && i < WEBGMEX_BASES; i++, path = base_at(webgmex, path, 0)) {
        json_t *data = own_data(webgmex, path, strlen(path));
        json_t *value = json_object_get(json_object_get(data, part), name);
        if (value)
            return value;
    }
    return NULL;
}

json_t *webgmex_attribute(struct webgmex *webgmex, const char *path, const char *name)
{
    return find_value(webgmex, path, "atr", name);
}

json_t *webgmex_registry(struct webgmex *webgmex, const char *path, const char *name)
{
    return find_value(webgmex, path, "reg", name);
}

json_t *webgmex_own(struct webgmex *webgmex, const char *path)
{
    return json_object_get(own_data(webgmex, path, strlen(path)), "atr");
}

const char *webgmex_name(struct webgmex *webgmex, const char *path)
{
    const char *name = json_string_value(webgmex_attribute(webgmex, path, "name"));

    return name ? name : "";
}

const char *webgmex_pointer(struct webgmex *webgmex, const char *path, const char *name)
{
    for (int i = 0; path && i < WEBGMEX_BASES; i++, path = base_at(webgmex, path, 0)) {
        const char *to = own_pointer(webgmex, path, name);
        if (to)
            return strstr(to, "_nullptr") ? NULL : to;
    }
    return NULL;
}

bool webgmex_is_a(struct webgmex *webgmex, const char *path, const char *type)
{
    for (int i = 0; path && i < WEBGMEX_BASES; i++, path = base_at(webgmex, path, 0)) {
        const char *below = path[0] ? strchr(path + 1, '/') : NULL;
        size_t top = below ? (size_t) (below - path) : strlen(path);
        const char *folder = json_string_value(
            json_object_get(json_object_get(own_data(webgmex, path, top), "atr"), "name"));
        const char *name = json_string_value(json_object_get(webgmex_own(webgmex, path), "name"));
        bool is_users = folder && strncmp(folder, "My", 2) == 0;
        if (!is_users && name && strcmp(name, type) == 0)
            return true;
    }
    return false;
}

void webgmex_children(struct webgmex *webgmex, const char *path,
                      void (*visit)(void *data, const char *path), void *data)
{
    json_t *seen = json_object(), *value;
    const char *at = path, *key;

    for (int i = 0; at && i < WEBGMEX_BASES; i++, at = base_at(webgmex, at, 0))
        json_object_foreach(own_data(webgmex, at, strlen(at)), key, value) {
            if (!is_relid(key, value) || json_object_get(seen, key)
                || webgmex->lookups > WEBGMEX_LOOKUPS)
                continue;
            json_object_set_new(seen, key, json_true());
            if (strlen(path) + strlen(key) < JSON_POINTER_BYTES / 2)
                visit(data, df_printf(&webgmex->arena, "%s/%s", path, key));
        }
    json_decref(seen);
}

void webgmex_id(const char *path, char id[ID_BYTES + 1])
{
    size_t used = 0;

    for (path += path[0] == '/'; *path && used < ID_BYTES; path++)
        id[used++] = isalnum((unsigned char) *path) || *path == '-' ? *path : '_';
    id[used] = '\0';
}
