#include "undo_store.h"
#include "queries.h"

#include <string.h>

/* An undo looks back so far; beyond, a text is left as it is, and a name is not told. */
enum { EVENTS = 5000, LATER_CHANGES = 200 };

struct undo_row {
    int64_t revision;
    json_t *inverse;
};

static const struct df_field undo_row_fields[] = {
    DF_FIELD(undo_row, revision, DF_INT, 0),
    DF_FIELD(undo_row, inverse, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

struct event_row {
    int64_t version, revision, target;
    json_t *changes, *inverse;
};

static const struct df_field event_row_fields[] = {
    DF_FIELD(event_row, version, DF_INT, 0),
    DF_FIELD(event_row, revision, DF_INT, 0),
    DF_FIELD(event_row, target, DF_INT, 0),
    DF_FIELD(event_row, changes, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(event_row, inverse, DF_JSON, DF_NULLABLE, .json = JSON_ARRAY),
    {},
};

struct later_row {
    const char *author_name;
    json_t *patch, *derived;
};

static const struct df_field later_row_fields[] = {
    DF_FIELD(later_row, author_name, DF_TEXT, 0),
    DF_FIELD(later_row, patch, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(later_row, derived, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

/* What the search for events needs, and how it went. */
struct search {
    struct df_ctx *ctx;
    const char *project;
    int64_t revision;
    const struct model *model;
    int failed;
};

static const char *number(struct df_ctx *ctx, int64_t value)
{
    return df_printf(&ctx->arena, "%lld", (long long) value);
}

/* In the inverse of a change, what takes back its update of `path` that started at `version`. */
static json_t *inverse_of(json_t *inverse, const char *path, int64_t version)
{
    json_t *operation;
    size_t index;

    json_array_foreach(inverse, index, operation) {
        const char *where = json_string_value(json_object_get(operation, "path"));
        json_t *changes = json_object_get(operation, "changes");
        if (changes && strcmp(where, path) == 0
            && json_integer_value(json_object_get(operation, "version")) == version + 1)
            return changes;
    }
    return NULL;
}

static bool find_events(void *data, const char *path, int64_t since, struct text_event **events,
                        size_t *count)
{
    struct search *search = data;
    struct df_ctx *ctx = search->ctx;
    int64_t version = model_text_version(search->model->texts, path);
    struct df_list rows;

    search->failed = df_pg_all(ctx,
                               sql_text_event_list(search->project, path, number(ctx, since),
                                                   number(ctx, search->revision),
                                                   number(ctx, EVENTS)),
                               event_row_fields, sizeof(struct event_row), &rows);
    if (search->failed || rows.count != (size_t) (version - since))
        return false;
    *events = df_alloc(&ctx->arena, rows.count * sizeof **events);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct event_row *row = (const struct event_row *) rows.items + i;
        (*events)[i] = (struct text_event){
            row->changes, inverse_of(row->inverse, path, row->version), row->revision, row->target};
    }
    return true;
}

static bool touches(json_t *patch, const char *pointer)
{
    json_t *operation;
    size_t index;

    json_array_foreach(patch, index, operation) {
        const char *path = json_string_value(json_object_get(operation, "path"));
        if (json_pointer_covers(path, pointer) || json_pointer_covers(pointer, path))
            return true;
    }
    return false;
}

static const char *find_author(const struct df_list *later, const char *pointer)
{
    for (size_t i = 0; i < later->count; i++) {
        const struct later_row *row = (const struct later_row *) later->items + i;
        if (touches(row->patch, pointer) || touches(row->derived, pointer))
            return row->author_name;
    }
    return NULL;
}

/* Says who has changed what was left alone. */
static int name_authors(struct df_ctx *ctx, const struct change_order *order, json_t *kept)
{
    struct df_list later = {};
    json_t *member;
    size_t index;

    if (json_array_size(kept) == 0)
        return 0;
    int failed = df_pg_all(ctx,
                           sql_change_list_after(order->project, number(ctx, order->target),
                                                 order->author, number(ctx, LATER_CHANGES)),
                           later_row_fields, sizeof(struct later_row), &later);
    if (failed)
        return failed;
    json_array_foreach(kept, index, member) {
        const char *name = find_author(&later,
                                       json_string_value(json_object_get(member, "pointer")));
        json_object_set_new(member, "author_name", name ? json_string(name) : json_null());
    }
    return 0;
}

static int find_target(struct df_ctx *ctx, const struct change_order *order, struct undo_row *row)
{
    bool is_redo = order->kind == CHANGE_IS_REDO, found;
    int failed = is_redo ? df_pg_find(ctx, sql_change_find_redo(order->project, order->author),
                                      undo_row_fields, row, &found)
                         : df_pg_find(ctx, sql_change_find_undo(order->project, order->author),
                                      undo_row_fields, row, &found);

    if (failed || found)
        return failed;
    if (is_redo)
        return df_fail_as(ctx, DF_CONFLICT, "nothing_to_redo", "there is nothing to do again");
    return df_fail_as(ctx, DF_CONFLICT, "nothing_to_undo",
                      "you have changed nothing that could be undone");
}

int undo_make(struct df_ctx *ctx, const struct shared_model *shared, struct change_order *order,
              struct change *change)
{
    json_t **kept = order->data;
    struct undo_row row;

    int failed = find_target(ctx, order, &row);
    if (failed)
        return failed;
    order->target = row.revision;
    struct search search = {ctx, order->project, row.revision, &shared->model, 0};
    const struct change_history history = {row.revision, find_events, &search};
    enum change_outcome outcome = change_undo(&shared->model, row.inverse, &history, change, kept);
    df_defer_json(&ctx->arena, *kept);
    if (search.failed)
        return search.failed;
    failed = change_fail(ctx, order->project, outcome, change);
    return failed ? failed : name_authors(ctx, order, *kept);
}
