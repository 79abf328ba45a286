#include "comparison_texts.h"
#include "plan_json.h"

#include <df/digest.h>

#include <string.h>

void comparison_texts_init(struct comparison_texts *texts, struct df_arena *arena)
{
    *texts = (struct comparison_texts){arena, df_defer_json(arena, json_array()),
                                       df_defer_json(arena, json_object()),
                                       df_defer_json(arena, json_object())};
}

const json_t *comparison_bundle(const struct comparison_side *side, const json_t *job)
{
    const char *hash = text_of(job, "bundle");

    return hash ? json_object_get(side->bundles, hash) : NULL;
}

static const json_t *part_of(const struct comparison_side *side, const json_t *job,
                             const char *part, const char *id)
{
    return json_object_get(json_object_get(comparison_bundle(side, job), part), id);
}

json_t *comparison_hash(struct comparison_texts *texts, const struct comparison_side *side,
                        const json_t *job, const char *part, const char *id, const char *member)
{
    const char *bundle = text_of(job, "bundle");
    const char *key = df_printf(texts->arena, "%s/%s/%s/%s", bundle ? bundle : "", part, id,
                                member);
    json_t *known = json_object_get(texts->hashes, key);
    char hash[DF_SHA256_HEX];

    if (known)
        return json_incref(known);
    const char *text = text_of(part_of(side, job, part, id), member);
    if (text && *text)
        df_sha256(text, strlen(text), hash);
    known = text && *text ? json_string(hash) : json_null();
    json_object_set(texts->hashes, key, known);
    return known;
}

/* A row of texts, by what it is and by both texts: made when it is not there. */
static json_t *row_of(struct comparison_texts *texts, const char *kind, const char *name,
                      const char *before, const char *after)
{
    char hashes[2][DF_SHA256_HEX];

    df_sha256(before, strlen(before), hashes[0]);
    df_sha256(after, strlen(after), hashes[1]);
    const char *key = df_printf(texts->arena, "%s/%s/%s/%s", kind, hashes[0], hashes[1], name);
    json_t *row = json_object_get(texts->places, key);
    if (row)
        return row;
    row = json_pack("{ss ss s[] ss ss}", "kind", kind, "name", name, "nodes", "before", before,
                    "after", after);
    json_array_append(texts->rows, row);
    json_object_set_new(texts->places, key, row);
    return row;
}

static void add_text(struct comparison_texts *texts, const char *kind, const char *name,
                     const char *before, const char *after, const char *node)
{
    before = before ? before : "";
    after = after ? after : "";
    if (strcmp(before, after) == 0)
        return;
    json_t *row = row_of(texts, kind, name, before, after);
    if (node)
        json_array_append_new(json_object_get(row, "nodes"), json_string(node));
}

/* What all jobs of two bundles have in common is compared once. */
static void add_project(struct comparison_texts *texts, const json_t *was, const json_t *is)
{
    json_t *before = json_object_get(was, "modules"), *after = json_object_get(is, "modules");
    const char *name;
    json_t *code;

    json_object_foreach(before, name, code)
        add_text(texts, "module", name, json_string_value(code), text_of(after, name), NULL);
    json_object_foreach(after, name, code)
        if (!json_object_get(before, name))
            add_text(texts, "module", name, NULL, json_string_value(code), NULL);
    add_text(texts, "serialization", "", text_of(was, "serialization"),
             text_of(is, "serialization"), NULL);
}

static bool is_first(struct comparison_texts *texts, const json_t *before, const json_t *after)
{
    const char *key = df_printf(texts->arena, "bundles/%s/%s", text_of(before, "bundle"),
                                text_of(after, "bundle"));
    bool is_new = !json_object_get(texts->places, key);

    if (is_new)
        json_object_set_new(texts->places, key, json_true());
    return is_new;
}

static void add_references(struct comparison_texts *texts, const struct comparison_side *a,
                           const json_t *before, const struct comparison_side *b,
                           const json_t *after)
{
    const json_t *was = json_object_get(before, "references");
    const char *name, *node = text_of(after, "node");
    json_t *id;

    json_object_foreach(json_object_get(after, "references"), name, id) {
        const char *left = text_of(was, name), *right = json_string_value(id);
        if (!left || !right)
            continue;
        const json_t *one = part_of(a, before, "resources", left);
        const json_t *other = part_of(b, after, "resources", right);
        const char *title = text_of(other ? other : one, "name");
        add_text(texts, "resource", title ? title : name, text_of(one, "code"),
                 text_of(other, "code"), node);
    }
}

void comparison_texts_add(struct comparison_texts *texts, const struct comparison_side *a,
                          const json_t *before, const struct comparison_side *b,
                          const json_t *after)
{
    const json_t *was = comparison_bundle(a, before), *is = comparison_bundle(b, after);
    const char *node = text_of(after, "node");

    if (!was || !is)
        return;
    if (is_first(texts, before, after))
        add_project(texts, was, is);
    const json_t *one = part_of(a, before, "operations", text_of(before, "operation"));
    const json_t *other = part_of(b, after, "operations", text_of(after, "operation"));
    const char *name = text_of(other ? other : one, "name");
    if (name) {
        add_text(texts, "code", name, text_of(one, "code"), text_of(other, "code"), node);
        add_text(texts, "environment", name, text_of(one, "environment"),
                 text_of(other, "environment"), node);
    }
    add_references(texts, a, before, b, after);
}
