#include "entity.h"
#include "name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What sorts: the name without difference of case, then the id. It is the cursor too. */
enum { KEY_SIZE = NAME_BYTES + ID_BYTES + 2 };

struct row {
    const char *id;
    json_t *document;
    char key[KEY_SIZE];
};

int64_t entity_revision(const struct model *model, enum model_kind kind, const char *id)
{
    char path[JSON_POINTER_BYTES + 1];

    model_path(kind, id, path);
    return json_integer_value(json_object_get(model->revisions, path));
}

json_t *entity_json(const struct model *model, enum model_kind kind, const char *id)
{
    json_t *json = json_pack("{ss sI}", "id", id, "revision",
                             (json_int_t) entity_revision(model, kind, id));

    json_object_update_missing(json, model_document(model->tree, kind, id));
    return json;
}

static json_t *summary(const struct model *model, enum model_kind kind, const struct row *row)
{
    static const char *const copied[] = {"name", "type", "color", "interface"};
    json_t *json = json_pack("{ss sI}", "id", row->id, "revision",
                             (json_int_t) entity_revision(model, kind, row->id));
    json_t *nodes = json_object_get(row->document, "nodes");

    for (size_t i = 0; i < DF_COUNT(copied); i++)
        if (json_object_get(row->document, copied[i]))
            json_object_set(json, copied[i], json_object_get(row->document, copied[i]));
    if (nodes) {
        json_t *edges = json_object_get(row->document, "edges");
        json_object_set_new(json, "node_count", json_integer((json_int_t) json_object_size(nodes)));
        json_object_set_new(json, "edge_count", json_integer((json_int_t) json_object_size(edges)));
    }
    return json;
}

static int compare_rows(const void *left, const void *right)
{
    return strcmp(((const struct row *) left)->key, ((const struct row *) right)->key);
}

static struct row *sort_rows(json_t *collection)
{
    struct row *rows = calloc(json_object_size(collection) + 1, sizeof *rows);
    char folded[NAME_BYTES + 1];
    const char *id;
    json_t *document;
    size_t count = 0;

    if (!rows)
        abort();
    json_object_foreach(collection, id, document) {
        name_fold(json_string_value(json_object_get(document, "name")), folded);
        rows[count] = (struct row){.id = id, .document = document};
        snprintf(rows[count++].key, KEY_SIZE, "%s/%s", folded, id);
    }
    qsort(rows, count, sizeof *rows, compare_rows);
    return rows;
}

json_t *entity_page(const struct model *model, enum model_kind kind, const char *cursor,
                    size_t limit, json_t **next_cursor)
{
    json_t *collection = json_object_get(model->tree, model_kinds[kind].name);
    struct row *rows = sort_rows(collection);
    json_t *items = json_array();
    size_t index = 0, count = json_object_size(collection);

    while (cursor && index < count && strcmp(rows[index].key, cursor) <= 0)
        index++;
    for (; index < count && json_array_size(items) < limit; index++)
        json_array_append_new(items, summary(model, kind, &rows[index]));
    *next_cursor = index < count && index > 0 ? json_string(rows[index - 1].key) : json_null();
    free(rows);
    return items;
}
