#include "pipeline_nest.h"
#include "model.h"

#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

/* The pipelines that are nodes of this one, each once, as keys. */
static json_t *parts_of(json_t *pipeline)
{
    json_t *parts = json_object(), *node;
    const char *id;

    json_object_foreach(json_object_get(pipeline, "nodes"), id, node) {
        const char *part = json_string_value(json_object_get(node, "pipeline"));
        if (part)
            json_object_set_new(parts, part, json_true());
    }
    return parts;
}

/* Who has parts, and which. */
static json_t *find_users(json_t *tree)
{
    json_t *users = json_object(), *pipeline;
    const char *id;

    json_object_foreach(json_object_get(tree, model_kinds[MODEL_PIPELINES].name), id, pipeline) {
        json_t *parts = parts_of(pipeline);
        if (json_object_size(parts) > 0)
            json_object_set(users, id, parts);
        json_decref(parts);
    }
    return users;
}

static bool raise_level(json_t *levels, const char *user, json_t *parts)
{
    json_int_t before = json_integer_value(json_object_get(levels, user)), level = before;
    const char *part;
    json_t *unused;

    json_object_foreach(parts, part, unused) {
        json_int_t below = json_integer_value(json_object_get(levels, part)) + 1;
        level = below > level ? below : level;
    }
    json_object_set_new(levels, user, json_integer(level));
    return level > before;
}

/* One round for each level, so a circle ends as well. */
json_t *pipeline_levels(json_t *tree)
{
    df_auto(json_t) users = find_users(tree);
    json_t *levels = json_object(), *parts;
    bool is_changed = true;
    const char *user;

    for (int round = 0; is_changed && round <= PIPELINE_LEVELS; round++) {
        is_changed = false;
        json_object_foreach(users, user, parts)
            is_changed |= raise_level(levels, user, parts);
    }
    return levels;
}

bool pipeline_reaches(json_t *tree, const char *id, const char *wanted)
{
    df_auto(json_t) open = json_pack("[s]", id);
    df_auto(json_t) seen = json_object();

    for (size_t i = 0; i < json_array_size(open); i++) {
        const char *here = json_string_value(json_array_get(open, i)), *part;
        json_t *unused;
        if (strcmp(here, wanted) == 0)
            return true;
        df_auto(json_t) parts = parts_of(model_document(tree, MODEL_PIPELINES, here));
        json_object_foreach(parts, part, unused) {
            if (json_object_get(seen, part))
                continue;
            json_object_set_new(seen, part, json_true());
            json_array_append_new(open, json_string(part));
        }
    }
    return false;
}
