#include "archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { STEM_BYTES = 80 };

static const struct {
    const char *member, *suffix;
} suffixes[] = {{"code", ".py"}, {"environment", ".yml"}};

const char *archive_suffix(const char *member)
{
    for (size_t i = 0; i < DF_COUNT(suffixes); i++)
        if (strcmp(suffixes[i].member, member) == 0)
            return suffixes[i].suffix;
    return NULL;
}

static bool is_safe(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || strchr("._-", c);
}

/* Windows has devices where others have files. */
static bool is_device(const char *stem)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    size_t length = strcspn(stem, ".");

    for (size_t i = 0; i < DF_COUNT(devices); i++)
        if (strncasecmp(stem, devices[i], 3) == 0
            && (length == 3 || (i >= 4 && length == 4 && stem[3] >= '0' && stem[3] <= '9')))
            return true;
    return false;
}

static void write_stem(const char *name, char stem[STEM_BYTES + 2])
{
    size_t used = 0;

    for (; *name && used < STEM_BYTES; name++)
        if (((unsigned char) *name & 0xC0) != 0x80) /* one character, one sign */
            stem[used++] = is_safe(*name) ? *name : '_';
    while (used > 0 && stem[used - 1] == '.')
        stem[--used] = '\0';
    stem[used] = '\0';
    if (used == 0 || stem[0] == '.' || is_device(stem)) {
        memmove(stem + 1, stem, used + 1);
        stem[0] = '_';
    }
}

static void fold_case(char *text)
{
    for (; *text; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char) (*text + 'a' - 'A');
}

json_t *archive_stem(const char *name, json_t *used)
{
    char stem[STEM_BYTES + 2], candidate[STEM_BYTES + 32], folded[STEM_BYTES + 32];

    write_stem(name, stem);
    for (size_t number = 1;; number++) {
        if (number == 1)
            snprintf(candidate, sizeof candidate, "%s", stem);
        else
            snprintf(candidate, sizeof candidate, "%s_%zu", stem, number);
        memcpy(folded, candidate, sizeof folded);
        fold_case(folded);
        if (json_object_get(used, folded))
            continue;
        json_object_set_new(used, folded, json_true());
        return json_string(candidate);
    }
}

/* Steals `value`. */
static void put_json(json_t *files, const char *path, json_t *value)
{
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_SORT_KEYS);

    if (!text)
        abort();
    json_object_set_new(files, path, json_sprintf("%s\n", text));
    free(text);
    json_decref(value);
}

static void drop_derived(enum model_kind kind, json_t *document)
{
    const char *member;
    json_t *value;
    void *next;

    json_object_foreach_safe(document, next, member, value)
    {
        struct json_pointer pointer;
        struct model_place place;
        char path[JSON_POINTER_BYTES + 1];
        model_path(kind, kind == MODEL_SERIALIZATION ? "" : "x", path);
        if (json_pointer_append(path, sizeof path, member) && !json_pointer_parse(path, &pointer)
            && !model_place_find(&pointer, &place) && place.flags & MEMBER_DERIVED)
            json_object_del(document, member);
    }
}

static void drop_pins(json_t *document)
{
    json_t *nodes = json_deep_copy(json_object_get(document, "nodes")), *node;
    const char *id;

    json_object_foreach(nodes, id, node)
        json_object_del(node, "pinned");
    json_object_set_new(document, "nodes", nodes);
}

/* Texts become files of their own; what is no text there (null) stays away. */
static void put_texts(json_t *files, enum model_kind kind, const char *base, json_t *document)
{
    const char *const *texts = model_texts(kind);

    for (size_t i = 0; texts[i]; i++) {
        json_t *text = json_object_get(document, texts[i]);
        char path[STEM_BYTES + 64];
        snprintf(path, sizeof path, "%s%s", base, archive_suffix(texts[i]));
        if (json_is_string(text))
            json_object_set(files, path, text);
        json_object_del(document, texts[i]);
    }
}

static void put_document(json_t *files, enum model_kind kind, const char *base, const char *id,
                         json_t *original)
{
    json_t *document = json_copy(original);
    char path[STEM_BYTES + 64];

    if (kind == MODEL_PIPELINES)
        drop_pins(document);
    drop_derived(kind, document);
    put_texts(files, kind, base, document);
    if (kind != MODEL_SERIALIZATION)
        json_object_set_new(document, "id", json_string(id));
    snprintf(path, sizeof path, "%s.json", base);
    if (json_object_size(document) > 0)
        put_json(files, path, document);
    else
        json_decref(document);
}

struct entry {
    const char *id, *name;
    json_t *document;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    int order = strcmp(left->name, right->name);

    return order ? order : strcmp(left->id, right->id);
}

static void put_collection(json_t *files, enum model_kind kind, json_t *collection)
{
    size_t size = json_object_size(collection), count = 0;
    struct entry *entries = calloc(size + 1, sizeof *entries);
    json_t *used = json_object(), *document;
    const char *id;

    if (!entries)
        abort();
    json_object_foreach(collection, id, document) {
        const char *name = json_string_value(json_object_get(document, "name"));
        entries[count++] = (struct entry){id, name ? name : "", document};
    }
    qsort(entries, count, sizeof *entries, compare_entries);
    for (size_t i = 0; i < count; i++) {
        json_t *stem = archive_stem(entries[i].name, used);
        char base[STEM_BYTES + 48];
        snprintf(base, sizeof base, "%s/%s", model_kinds[kind].name, json_string_value(stem));
        put_document(files, kind, base, entries[i].id, entries[i].document);
        json_decref(stem);
    }
    json_decref(used);
    free(entries);
}

json_t *archive_files(json_t *tree, const char *name)
{
    json_t *files = json_object();

    put_json(files, "project.json",
             json_pack("{ss si ss}", "format", ARCHIVE_FORMAT, "version", ARCHIVE_VERSION, "name",
                       name));
    for (enum model_kind kind = 0; kind < MODEL_SERIALIZATION; kind++)
        put_collection(files, kind, json_object_get(tree, model_kinds[kind].name));
    put_document(files, MODEL_SERIALIZATION, "serialization", "",
                 json_object_get(tree, "serialization"));
    return files;
}
