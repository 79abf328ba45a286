#include "comparison.h"
#include "cache.h"
#include "comparison_texts.h"
#include "plan_json.h"

#include <string.h>

json_t *comparison_bundles(const json_t *jobs)
{
    json_t *bundles = json_object(), *job;
    size_t index;

    json_array_foreach(jobs, index, job)
        if (text_of(job, "bundle") && json_object_size(bundles) < COMPARISON_BUNDLES)
            json_object_set_new(bundles, text_of(job, "bundle"), json_null());
    return bundles;
}

static bool is_pinned(const json_t *job)
{
    return text_of(job, "pinned") != NULL;
}

static json_t *or_null(json_t *value)
{
    return value ? json_incref(value) : json_null();
}

/* By name the hash of the resource's code, or its id while that is not known. */
static json_t *references_of(struct comparison_texts *texts, const struct comparison_side *side,
                             const json_t *job)
{
    json_t *references = json_object(), *id;
    const char *name;

    json_object_foreach(json_object_get(job, "references"), name, id) {
        json_t *hash = json_string_value(id) ? comparison_hash(texts, side, job, "resources",
                                                               json_string_value(id), "code")
                                             : json_null();
        json_object_set(references, name, json_is_null(hash) ? id : hash);
        json_decref(hash);
    }
    return references;
}

/* Everything that counts of one job, in the members of the cache's key and some more. What a pinned
 * node was made with is not known here. */
static json_t *parts_of(struct comparison_texts *texts, const struct comparison_side *side,
                        const json_t *job)
{
    const char *operation = text_of(job, "operation");
    json_t *parts = json_pack(
        "{sO? sO? sO? sO? sO?}", "operation", json_object_get(job, "operation_name"), "status",
        json_object_get(job, "status"), "attributes", json_object_get(job, "attributes"),
        "connections", json_object_get(job, "connections"), "pinned",
        json_object_get(job, "pinned"));

    if (is_pinned(job) || !operation)
        return parts;
    json_object_set_new(parts, "inputs", json_copy(json_object_get(job, "inputs")));
    json_object_set_new(parts, "packages", or_null(json_object_get(job, "packages")));
    if (!comparison_bundle(side, job))
        return parts;
    json_object_set_new(parts, "references", references_of(texts, side, job));
    json_object_set_new(parts, "code",
                        comparison_hash(texts, side, job, "operations", operation, "code"));
    json_object_set_new(parts, "environment",
                        comparison_hash(texts, side, job, "operations", operation, "environment"));
    return parts;
}

/* What only one side knows is no difference: it was pinned, it has not run, or nothing tells. */
static void drop_unknown(json_t *before, json_t *after)
{
    static const char *const members[] = {"code",       "environment", "packages",
                                          "references", "inputs",      "connections"};
    json_t *is = json_object_get(after, "inputs"), *value;
    const char *name;
    void *next;

    json_object_foreach_safe(json_object_get(before, "inputs"), next, name,
                             value) if (json_is_null(value)
                                        || json_is_null(json_object_get(is, name)))
    {
        json_object_del(is, name);
        json_object_del(json_object_get(before, "inputs"), name);
    }
    for (size_t i = 0; i < DF_COUNT(members); i++) {
        bool has_both = json_object_get(before, members[i]) && json_object_get(after, members[i]);
        bool is_list = strcmp(members[i], "packages") == 0;
        if (has_both && is_list)
            has_both = json_is_string(json_object_get(before, members[i]))
                       && json_is_string(json_object_get(after, members[i]));
        if (has_both)
            continue;
        json_object_del(before, members[i]);
        json_object_del(after, members[i]);
    }
}

/* Nodes by their id. */
static json_t *by_node(struct df_arena *arena, const json_t *jobs)
{
    json_t *nodes = df_defer_json(arena, json_object()), *job;
    size_t index;

    json_array_foreach(jobs, index, job)
        if (text_of(job, "node"))
            json_object_set(nodes, text_of(job, "node"), job);
    return nodes;
}

struct making {
    struct df_arena *arena;
    const struct comparison_side *a, *b;
    struct comparison_texts texts;
    json_t *nodes, *packages, *lists; /* of packages: where a pair is in it */
    int64_t same;
};

static void add_packages(struct making *making, const json_t *before, const json_t *after)
{
    const char *was = text_of(before, "packages"), *is = text_of(after, "packages");
    if (!was || !is || strcmp(was, is) == 0)
        return;
    const char *left = text_of(making->a->locks, was), *right = text_of(making->b->locks, is);
    const char *key = df_printf(making->arena, "%s/%s", was, is);
    json_t *row = json_object_get(making->lists, key);

    if (!left || !right)
        return;
    if (!row) {
        row = json_pack("{s[] so}", "nodes", "changes",
                        comparison_packages(making->arena, left, right));
        json_array_append(making->packages, row);
        json_object_set_new(making->lists, key, row);
    }
    json_array_append(json_object_get(row, "nodes"), json_object_get(after, "node"));
}

static void add_node(struct making *making, const json_t *before, const json_t *after,
                     json_t *differences)
{
    const json_t *known = after ? after : before;

    json_array_append_new(making->nodes,
                          json_pack("{sO sO sO? sO? so}", "node", json_object_get(known, "node"),
                                    "name", json_object_get(known, "name"), "a",
                                    json_object_get(before, "job"), "b",
                                    json_object_get(after, "job"), "differences", differences));
}

/* A node that only one of them has. */
static void add_lonely(struct making *making, const json_t *before, const json_t *after)
{
    const json_t *run = before ? making->a->execution : making->b->execution;
    const char *name = text_of(run, "name");
    json_t *differences = json_pack("[{ss sO? sO? ss}]", "member", "node", "before",
                                    json_object_get(before, "name"), "after",
                                    json_object_get(after, "name"), "detail",
                                    df_printf(making->arena, "is only in '%s'", name ? name : "?"));

    add_node(making, before, after, differences);
}

static void compare_node(struct making *making, const json_t *before, const json_t *after)
{
    json_t *was = parts_of(&making->texts, making->a, before);
    json_t *is = parts_of(&making->texts, making->b, after);

    drop_unknown(was, is);
    json_t *differences = cache_causes(making->arena, was, is);
    json_decref(was);
    json_decref(is);
    if (!is_pinned(before) && !is_pinned(after)) {
        comparison_texts_add(&making->texts, making->a, before, making->b, after);
        add_packages(making, before, after);
    }
    if (json_array_size(differences) > 0) {
        add_node(making, before, after, differences);
        return;
    }
    making->same++;
    json_decref(differences);
}

static void compare_nodes(struct making *making)
{
    const json_t *was = by_node(making->arena, making->a->jobs);
    const json_t *is = by_node(making->arena, making->b->jobs);
    json_t *job;
    size_t index;

    json_array_foreach(making->b->jobs, index, job) {
        const json_t *before = json_object_get(was, text_of(job, "node"));
        if (before)
            compare_node(making, before, job);
        else
            add_lonely(making, NULL, job);
    }
    json_array_foreach(making->a->jobs, index, job)
        if (!json_object_get(is, text_of(job, "node")))
            add_lonely(making, job, NULL);
}

/* Of the executions themselves. */
static json_t *whole_of(const json_t *execution)
{
    static const char *const members[] = {"status",       "revision", "pipeline_name",
                                          "compute_name", "storage",  "use_cache"};
    json_t *whole = json_object();

    for (size_t i = 0; i < DF_COUNT(members); i++)
        json_object_set(whole, members[i], json_object_get(execution, members[i]));
    return whole;
}

static json_t *compare_whole(struct making *making)
{
    json_t *before = whole_of(making->a->execution), *after = whole_of(making->b->execution);
    json_t *differences = cache_causes(making->arena, before, after);

    json_decref(before);
    json_decref(after);
    return differences;
}

static json_t *brief_of(const json_t *execution)
{
    static const char *const members[] = {"id",           "name",       "pipeline", "pipeline_name",
                                          "compute_name", "storage",    "status",   "revision",
                                          "use_cache",    "created_at", "ended_at"};
    json_t *brief = json_object();

    for (size_t i = 0; i < DF_COUNT(members); i++)
        json_object_set_new(brief, members[i], or_null(json_object_get(execution, members[i])));
    return brief;
}

json_t *comparison_make(struct df_arena *arena, const struct comparison_side *a,
                        const struct comparison_side *b)
{
    struct making making = {.arena = arena,
                            .a = a,
                            .b = b,
                            .nodes = df_defer_json(arena, json_array()),
                            .packages = df_defer_json(arena, json_array()),
                            .lists = df_defer_json(arena, json_object())};

    comparison_texts_init(&making.texts, arena);
    compare_nodes(&making);
    return json_pack("{so so so sO sI sO sO}", "a", brief_of(a->execution), "b",
                     brief_of(b->execution), "execution", compare_whole(&making), "nodes",
                     making.nodes, "same", (json_int_t) making.same, "texts", making.texts.rows,
                     "packages", making.packages);
}
