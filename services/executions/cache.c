#include "cache.h"

#include <df/base.h>
#include <df/digest.h>

#include <stdlib.h>
#include <string.h>

static json_t *hash_of(const json_t *value)
{
    char hash[DF_SHA256_HEX];
    char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

    if (!text)
        return NULL;
    df_sha256(text, strlen(text), hash);
    free(text);
    return json_string(hash);
}

/* The hash of several values at once, in this order; steals. */
static json_t *hash_all(json_t *values)
{
    json_t *hash = hash_of(values);

    json_decref(values);
    return hash;
}

static bool is_empty(const json_t *text)
{
    return json_string_length(text) == 0;
}

/* What counts for every operation. */
static json_t *common_members(const json_t *bundle)
{
    const json_t *serializers = json_object_get(bundle, "serializers");

    return json_pack("{so so so* ss}", "modules", hash_of(json_object_get(bundle, "modules")),
                     "serialization", hash_of(json_object_get(bundle, "serialization")),
                     "serializers", serializers ? hash_of(serializers) : NULL, "runtime",
                     DF_VERSION);
}

static json_t *operation_members(const json_t *operation, json_t *common)
{
    const json_t *environment = json_object_get(operation, "environment");
    json_t *members = json_copy(common);
    json_t *code = hash_all(json_pack("[O? O?]", json_object_get(operation, "code"),
                                      json_object_get(operation, "class")));

    json_object_set_new(members, "environment",
                        is_empty(environment) ? json_null() : hash_of(environment));
    if (json_object_set_new(members, "code", code) == 0)
        return members;
    json_decref(members);
    return NULL;
}

json_t *cache_members(const json_t *snapshot, const json_t *bundle)
{
    const json_t *known = json_object_get(snapshot, "operations");
    json_t *operations = json_object(), *resources = json_object(), *item;
    json_t *common = common_members(bundle);
    const char *id;

    json_object_foreach(json_object_get(bundle, "operations"), id, item) {
        bool is_off = json_is_true(json_object_get(json_object_get(known, id), "no_cache"));
        json_object_set_new(operations, id, is_off ? json_null() : operation_members(item, common));
    }
    json_object_foreach(json_object_get(bundle, "resources"), id, item)
        json_object_set_new(resources, id,
                            hash_all(json_pack("[O? O?]", json_object_get(item, "type"),
                                               json_object_get(item, "code"))));
    json_decref(common);
    return json_pack("{so so}", "operations", operations, "resources", resources);
}

/* What a member is to people; those of a key, and what else executions are compared by. `before`
 * and `after` are shown when they are values and not hashes.
 */
struct member {
    const char *name;
    bool is_group;                         /* one cause for each name in it */
    bool is_value;                         /* of a group */
    const char *changed, *added, *removed; /* with %s for the name in a group */
};

static const struct member members[] = {
    {"revision", .is_value = true, .changed = "revision of the model"},
    {"pipeline_name", .is_value = true, .changed = "pipeline"},
    {"compute_name", .is_value = true, .changed = "compute"},
    {"use_cache", .is_value = true, .changed = "use of the cache"},
    {"operation", .is_value = true, .changed = "operation"},
    {"pinned", .changed = "the job that it is pinned to"},
    {"code", .changed = "the code was changed"},
    {"attributes", true, true, "attribute %s", "attribute %s is new", "attribute %s is gone"},
    {"references", true, false, "what reference %s stands for was changed", "reference %s is new",
     "reference %s is gone"},
    {"connections", true, true, "input %s comes from", "input %s is connected now to",
     "input %s is not connected any more"},
    {"inputs", true, false, "input %s has another value", "input %s has a value now",
     "input %s has no value any more"},
    {"modules", .changed = "the project's modules were changed"},
    {"serialization", .changed = "the custom serialization was changed"},
    {"serializers", .changed = "the serializers of the project's extensions were changed"},
    {"environment", .changed = "the environment was changed"},
    {"packages", .changed = "other packages were installed"},
    {"runtime", .changed = "DeepForge has another version"},
    {"storage", .changed = "the results go to another storage"},
    {"status", .is_value = true, .changed = "status"},
};

static const char *value_text(struct df_arena *arena, const json_t *value)
{
    enum { SHOWN = 60 };
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_ENSURE_ASCII
                                       | JSON_REAL_PRECISION(15));
    const char *kept = !text                  ? "?"
                       : strlen(text) > SHOWN ? df_printf(arena, "%.*s…", SHOWN, text)
                                              : df_strdup(arena, text);

    free(text);
    return kept;
}

static const char *describe(struct df_arena *arena, const struct member *member, const char *name,
                            const json_t *before, const json_t *after)
{
    if (!member->is_group)
        return member->is_value ? df_printf(arena, "%s %s → %s", member->changed,
                                            value_text(arena, before), value_text(arena, after))
                                : member->changed;
    bool was = before && (member->is_value || !json_is_null(before));
    bool is = after && (member->is_value || !json_is_null(after));
    const char *format = !was ? member->added : !is ? member->removed : member->changed;
    /* The names are Python identifiers; they take the place of the one %s. */
    const char *place = strstr(format, "%s");
    const char *text = df_printf(arena, "%.*s%s%s", (int) (place - format), format, name,
                                 place + strlen("%s"));
    if (!member->is_value || !is)
        return text;
    return was ? df_printf(arena, "%s %s → %s", text, value_text(arena, before),
                           value_text(arena, after))
               : df_printf(arena, "%s: %s", text, value_text(arena, after));
}

static json_t *or_null(json_t *value)
{
    return value ? json_incref(value) : json_null();
}

/* `name` is NULL outside groups. */
static void compare(json_t *causes, struct df_arena *arena, const struct member *member,
                    const char *name, json_t *before, json_t *after)
{
    if ((!before && !after) || json_equal(before, after))
        return;
    const char *path = name ? df_printf(arena, "%s.%s", member->name, name) : member->name;
    json_array_append_new(causes, json_pack("{ss so so ss}", "member", path, "before",
                                            or_null(before), "after", or_null(after), "detail",
                                            describe(arena, member, name, before, after)));
}

static void compare_group(json_t *causes, struct df_arena *arena, const struct member *member,
                          json_t *before, json_t *after)
{
    const char *name;
    json_t *value;

    json_object_foreach(after, name, value)
        compare(causes, arena, member, name, json_object_get(before, name), value);
    json_object_foreach(before, name, value)
        if (!json_object_get(after, name))
            compare(causes, arena, member, name, value, NULL);
}

json_t *cache_causes(struct df_arena *arena, const json_t *before, const json_t *after)
{
    json_t *causes = json_array();

    for (size_t i = 0; i < DF_COUNT(members); i++) {
        json_t *was = json_object_get(before, members[i].name);
        json_t *is = json_object_get(after, members[i].name);
        if (members[i].is_group)
            compare_group(causes, arena, &members[i], was, is);
        else
            compare(causes, arena, &members[i], NULL, was, is);
    }
    return causes;
}

static const char *from_text(struct df_arena *arena, const json_t *from)
{
    const char *name = json_string_value(json_object_get(from, "name"));
    const char *execution = json_string_value(json_object_get(from, "execution_name"));

    return df_printf(arena, "'%s' of '%s'", name ? name : "?", execution ? execution : "?");
}

static const char *miss_text(struct df_arena *arena, const json_t *from, const json_t *causes)
{
    const char *text = "";
    json_t *cause;
    size_t index;

    if (!json_is_object(from))
        return "this operation has not succeeded here before";
    if (json_array_size(causes) == 0)
        return df_printf(arena, "the result of %s cannot be taken any more",
                         from_text(arena, from));
    json_array_foreach(causes, index, cause) {
        enum { SHOWN = 5 };
        if (index == SHOWN)
            return df_printf(arena, "%s; and %zu more", text, json_array_size(causes) - SHOWN);
        text = df_printf(arena, "%s%s%s", text, index ? "; " : "",
                         json_string_value(json_object_get(cause, "detail")));
    }
    return df_printf(arena, "%s; the rest as in %s", text, from_text(arena, from));
}

static const char *off_text(const json_t *found)
{
    static const struct {
        const char *off_for, *text;
    } texts[] = {
        {"operation", "this operation runs each time"},
        {"execution", "this run was started without the cache"},
        {"job", "the job was restarted"},
    };
    const char *off_for = json_string_value(json_object_get(found, "off_for"));

    for (size_t i = 0; off_for && i < DF_COUNT(texts); i++)
        if (strcmp(texts[i].off_for, off_for) == 0)
            return texts[i].text;
    return "the cache was not asked";
}

json_t *cache_explain(struct df_arena *arena, const json_t *found)
{
    const char *state = json_string_value(json_object_get(found, "state"));
    json_t *from = json_object_get(found, "from");
    bool is_miss = state && strcmp(state, "miss") == 0;
    json_t *causes = is_miss ? cache_causes(arena, json_object_get(found, "before"),
                                            json_object_get(found, "after"))
                             : json_array();
    const char *detail = "Input, Output and pinned operations are not run";

    if (is_miss)
        detail = miss_text(arena, from, causes);
    else if (state && strcmp(state, "off") == 0)
        detail = off_text(found);
    else if (state && strcmp(state, "hit") == 0)
        detail = df_printf(arena, "the same as %s", from_text(arena, from));
    else if (state && strcmp(state, "waiting") == 0)
        detail = df_printf(arena, "the same as %s, which is on its way", from_text(arena, from));
    return json_pack("{ss ss so so}", "state", state ? state : "never", "detail", detail, "from",
                     or_null(from), "causes", causes);
}
