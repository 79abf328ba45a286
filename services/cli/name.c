#include "name.h"

#include <string.h>
#include <strings.h>

/* Bytes outside ASCII must be equal. */
static bool same_letter(char given, char name)
{
    return given == name || (given == '-' && name == '/') || strncasecmp(&given, &name, 1) == 0;
}

bool name_means(const char *given, const char *name)
{
    for (; *given && *name; given++, name++)
        if (!same_letter(*given, *name))
            return false;
    return !*given && !*name;
}

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

static bool same_id(const char *given, const json_t *item)
{
    return strcasecmp(text_of(item, "id"), given) == 0;
}

static bool same_name(const char *given, const json_t *item)
{
    return strcmp(text_of(item, "name"), given) == 0;
}

static bool means_name(const char *given, const json_t *item)
{
    return name_means(given, text_of(item, "name"));
}

int name_choose(struct df_ctx *ctx, json_t *items, const char *noun, const char *given,
                json_t **item)
{
    static bool (*const ways[])(const char *, const json_t *) = {same_id, same_name, means_name};
    json_t *candidate;
    size_t index;

    for (size_t way = 0; way < DF_COUNT(ways); way++) {
        json_t *found = NULL;
        json_array_foreach(items, index, candidate) {
            if (!ways[way](given, candidate))
                continue;
            if (found)
                return df_fail_as(ctx, DF_CONFLICT, "usage",
                                  "there are several %ss '%s'; say which by its id: %s, %s, ...",
                                  noun, given, text_of(found, "id"), text_of(candidate, "id"));
            found = candidate;
        }
        if (found) {
            *item = found;
            return 0;
        }
    }
    return df_fail(ctx, DF_NOT_FOUND, "there is no %s '%s'", noun, given);
}
