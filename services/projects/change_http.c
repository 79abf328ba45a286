#include "history_store.h"
#include "queries.h"
#include "routes.h"
#include "undo_store.h"

#include <df/digest.h>
#include <df/events.h>

#include <stdlib.h>
#include <string.h>

/* A whole document fits into one change. */
enum {
    CHANGE_BODY = 6 * 1024 * 1024,
    CLIENT_BYTES = 64,
    PATH_BYTES = 200,
    KEY_MIN = 8,
    KEY_MAX = 128
};

struct change_body {
    const char *client;
    int64_t base;
    json_t *patch;
};

static const struct df_field change_body_fields[] = {
    DF_FIELD(change_body, client, DF_TEXT, DF_REQUIRED, .min = 1, .max = CLIENT_BYTES),
    DF_FIELD(change_body, base, DF_INT, DF_REQUIRED),
    DF_FIELD(change_body, patch, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    {},
};

static const struct df_field client_fields[] = {
    DF_FIELD(change_body, client, DF_TEXT, DF_REQUIRED, .min = 1, .max = CLIENT_BYTES),
    {},
};

static int make_patch(struct df_ctx *ctx, const struct shared_model *shared,
                      struct change_order *order, struct change *change)
{
    enum change_outcome outcome = change_apply(&shared->model, order->data, change);

    return change_fail(ctx, order->project, outcome, change);
}

/* The Idempotency-Key, and the hash of what it stands for. */
static int read_key(struct df_call *call, struct change_order *order)
{
    const char *key = df_header(call, "Idempotency-Key");
    char *hash = df_alloc(&call->ctx->arena, DF_SHA256_HEX);
    const void *bytes;
    size_t size;

    if (!key)
        return 0;
    if (strlen(key) < KEY_MIN || strlen(key) > KEY_MAX)
        return df_fail(call->ctx, DF_INVALID, "the Idempotency-Key must have %d to %d characters",
                       KEY_MIN, KEY_MAX);
    for (const char *c = key; *c; c++)
        if (*c < ' ' || *c > '~')
            return df_fail(call->ctx, DF_INVALID, "the Idempotency-Key must be printable ASCII");
    df_body_bytes(call, &bytes, &size);
    df_sha256(bytes, size, hash);
    order->key = key;
    order->body_hash = df_printf(&call->ctx->arena, "%s:%s", call->route->operation, hash);
    return 0;
}

static int make_order(struct df_call *call, const char *client, struct change_order *order)
{
    int failed = read_key(call, order);
    if (failed)
        return failed;
    order->author = call->principal.user;
    order->author_name = call->principal.name;
    order->client = client;
    order->least = ROLE_EDITOR;
    return df_path_uuid(call, "project", &order->project);
}

static int reply_change(struct df_call *call, const struct change_result *result)
{
    return df_reply_json(call, 200,
                         json_pack("{sI sO sO}", "revision", (json_int_t) result->revision, "patch",
                                   result->patch, "derived", result->derived));
}

static int change_create(struct df_call *call)
{
    struct change_body body = {};
    struct change_order order = {.make = make_patch};
    struct change_result result;

    int failed = df_body(call, change_body_fields, &body);
    if (failed)
        return failed;
    order.data = body.patch;
    failed = make_order(call, body.client, &order);
    if (!failed)
        failed = model_change(call->ctx, &order, &result);
    return failed ? failed : reply_change(call, &result);
}

static int take_back(struct df_call *call, enum change_kind kind)
{
    json_t *kept = df_defer_json(&call->ctx->arena, json_array());
    struct change_body body = {};
    struct change_order order = {.kind = kind, .make = undo_make, .data = &kept};
    struct change_result result;

    int failed = df_body(call, client_fields, &body);
    if (!failed)
        failed = make_order(call, body.client, &order);
    if (!failed)
        failed = model_change(call->ctx, &order, &result);
    if (failed)
        return failed;
    return df_reply_json(call, 200,
                         json_pack("{sI sO sO sO}", "revision", (json_int_t) result.revision,
                                   "patch", result.patch, "derived", result.derived, "kept", kept));
}

static int change_undo_latest(struct df_call *call)
{
    return take_back(call, CHANGE_IS_UNDO);
}

static int change_redo_latest(struct df_call *call)
{
    return take_back(call, CHANGE_IS_REDO);
}

/* Where `path` leads: to an entity, or nowhere. */
static int check_entity_path(struct df_call *call, const char *path, const char *pointer)
{
    struct json_pointer parts;
    struct model_place place;

    if (!json_pointer_parse(path, &parts) && !model_place_find(&parts, &place) && place.is_document)
        return 0;
    return df_fail_at(call->ctx, pointer, "must be the path of an entity, such as /pipelines/{id}");
}

struct restore_body {
    const char *client, *path;
    int64_t revision;
    json_t *tree;
};

static const struct df_field restore_body_fields[] = {
    DF_FIELD(restore_body, client, DF_TEXT, DF_REQUIRED, .min = 1, .max = CLIENT_BYTES),
    DF_FIELD(restore_body, path, DF_TEXT, DF_NULLABLE, .min = 1, .max = PATH_BYTES),
    DF_FIELD(restore_body, revision, DF_INT, DF_REQUIRED),
    {},
};

static int make_restore(struct df_ctx *ctx, const struct shared_model *shared,
                        struct change_order *order, struct change *change)
{
    const struct restore_body *body = order->data;
    enum change_outcome outcome = change_restore(&shared->model, body->tree, body->path, change);

    return change_fail(ctx, order->project, outcome, change);
}

/* The tree that comes back, before the project is locked: nothing changes the past. */
static int read_past(struct df_call *call, const struct project_access *access,
                     struct restore_body *body)
{
    struct json_pointer pointer;

    int failed = history_check(call->ctx, access, body->revision, "/revision");
    if (!failed && body->path)
        failed = check_entity_path(call, body->path, "/path");
    if (!failed)
        failed = history_model(call->ctx, access, body->revision, &body->tree);
    if (failed || !body->path)
        return failed;
    if (json_pointer_parse(body->path, &pointer) || !json_pointer_find(body->tree, &pointer))
        return df_fail_at(call->ctx, "/path", "was not there at revision %lld",
                          (long long) body->revision);
    return 0;
}

static int model_restore(struct df_call *call)
{
    struct restore_body body = {};
    struct change_order order = {.make = make_restore, .data = &body};
    struct change_result result;
    struct project_access access;

    int failed = project_access(call, ROLE_EDITOR, &access);
    if (!failed)
        failed = df_body(call, restore_body_fields, &body);
    if (!failed)
        failed = read_past(call, &access, &body);
    if (!failed)
        failed = make_order(call, body.client, &order);
    if (failed)
        return failed;
    order.restored = df_printf(&call->ctx->arena, "%lld", (long long) body.revision);
    failed = model_change(call->ctx, &order, &result);
    return failed ? failed : reply_change(call, &result);
}

struct change_row {
    int64_t revision, restored;
    const char *author, *author_name, *client, *kind, *created_at;
    json_t *patch, *derived;
};

static const struct df_field change_row_fields[] = {
    DF_FIELD(change_row, revision, DF_INT, 0),
    DF_FIELD(change_row, author, DF_UUID, 0),
    DF_FIELD(change_row, author_name, DF_TEXT, 0),
    DF_FIELD(change_row, client, DF_TEXT, 0),
    DF_FIELD(change_row, kind, DF_TEXT, 0),
    DF_FIELD(change_row, restored, DF_INT, DF_NULLABLE),
    DF_FIELD(change_row, created_at, DF_TIME, 0),
    DF_FIELD(change_row, patch, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(change_row, derived, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

static int read_cursor(struct df_call *call, const struct df_page *page, int64_t *revision)
{
    char *end;

    if (!page->cursor)
        return 0;
    *revision = strtoll(page->cursor, &end, 10);
    if (*end || end == page->cursor || *revision < 0)
        return df_fail_at(call->ctx, "?cursor", "is not one that was given out");
    return 0;
}

/* Which changes, and from which revision on or back. */
struct change_range {
    const char *project, *path, *from;
    bool is_since;
};

static int read_rows(struct df_call *call, const struct change_range *range,
                     const struct df_page *page, struct df_list *rows)
{
    size_t size = sizeof(struct change_row);
    const char *limit = page->limit_text;

    if (range->path)
        return df_pg_all(call->ctx,
                         sql_change_list_of_path(range->project, range->path, range->from, limit),
                         change_row_fields, size, rows);
    if (range->is_since)
        return df_pg_all(call->ctx, sql_change_list_since(range->project, range->from, limit),
                         change_row_fields, size, rows);
    return df_pg_all(call->ctx, sql_change_list_before(range->project, range->from, limit),
                     change_row_fields, size, rows);
}

static int read_range(struct df_call *call, struct change_range *range)
{
    range->path = df_query_text(call, "path");
    range->is_since = df_query_text(call, "since") != NULL;
    if (range->path && range->is_since)
        return df_fail_at(call->ctx, "?path", "does not go together with since");
    return range->path ? check_entity_path(call, range->path, "?path") : 0;
}

static int change_list(struct df_call *call)
{
    struct change_range range = {};
    struct project_access access;
    struct df_page page;
    struct df_list rows;
    int64_t from;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = read_range(call, &range);
    if (!failed)
        failed = df_page(call, &page);
    if (!failed)
        failed = df_query_int(call, "since", 0, INT64_MAX, INT64_MAX, &from);
    if (!failed)
        failed = read_cursor(call, &page, &from);
    if (failed)
        return failed;
    range.project = access.id;
    range.from = df_printf(&call->ctx->arena, "%lld", (long long) from);
    failed = read_rows(call, &range, &page, &rows);
    if (failed)
        return failed;

    json_t *items = json_array(), *cursor = json_null();
    for (size_t i = 0; i < rows.count && i < (size_t) page.limit; i++)
        json_array_append_new(items, df_record_to_json(change_row_fields,
                                                       (const struct change_row *) rows.items + i));
    if (rows.count > (size_t) page.limit)
        cursor = json_sprintf(
            "%lld", (long long) ((const struct change_row *) rows.items)[page.limit - 1].revision);
    return df_reply_json(call, 200,
                         json_pack("{so so sI}", "items", items, "next_cursor", cursor, "revision",
                                   (json_int_t) access.revision));
}

static int text_reply(struct df_call *call, const char *project, const struct model *model,
                      const char *path, json_t *text)
{
    int64_t version = model_text_version(model->texts, path), since;
    json_t *updates = NULL;

    int failed = df_query_int(call, "since", 0, INT64_MAX, -1, &since);
    if (!failed && since >= 0)
        failed = text_updates(call->ctx, project, path, since, version, &updates);
    if (failed)
        return failed;
    return df_reply_json(call, 200,
                         json_pack("{ss ss% sI sO*}", "path", path, "text",
                                   json_is_string(text) ? json_string_value(text) : "",
                                   json_string_length(text), "version", (json_int_t) version,
                                   "updates", updates));
}

static int text_read(struct df_call *call)
{
    const char *path = df_query_text(call, "path");
    struct project_access access;
    struct json_pointer pointer;
    struct model_place place;
    struct shared_model *shared;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (failed)
        return failed;
    if (!path || json_pointer_parse(path, &pointer) || model_place_find(&pointer, &place)
        || !(place.flags & MEMBER_TEXT))
        return df_fail_at(call->ctx, "?path", "must be the path of a text");
    failed = model_load(call->ctx, access.id, access.revision, &shared);
    if (failed)
        return failed;
    json_t *text = json_pointer_find(shared->model.tree, &pointer);
    if (!text)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such text");
    return text_reply(call, access.id, &shared->model, path, text);
}

struct presence {
    const char *client, *view;
    json_t *selection, *cursor;
    bool leaving;
};

static const struct df_field presence_fields[] = {
    DF_FIELD(presence, client, DF_TEXT, DF_REQUIRED, .min = 1, .max = CLIENT_BYTES),
    DF_FIELD(presence, view, DF_TEXT, DF_NULLABLE, .max = 200),
    DF_FIELD(presence, selection, DF_JSON, DF_NULLABLE, .json = JSON_ARRAY),
    DF_FIELD(presence, cursor, DF_JSON, DF_NULLABLE),
    DF_FIELD(presence, leaving, DF_BOOL, 0),
    {},
};

enum { PRESENCE_BODY = 16 * 1024 };

static int presence_publish(struct df_call *call)
{
    struct project_access access;
    struct presence presence = {};

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = df_body(call, presence_fields, &presence);
    if (failed)
        return failed;
    df_pg_release(call->ctx);
    df_events_publish_unnumbered(
        call->ctx, df_printf(&call->ctx->arena, "p_%s", access.id), "presence",
        json_pack("{ss ss ss ss? sO? sO? sb}", "user", call->principal.user, "name",
                  call->principal.name, "client", presence.client, "view", presence.view,
                  "selection", presence.selection, "cursor", presence.cursor, "leaving",
                  presence.leaving));
    return df_reply_empty(call);
}

const struct df_route change_routes[] = {
    DF_ROUTE("GET", "/projects/:project/changes", change_list, DF_USER),
    DF_ROUTE("POST", "/projects/:project/changes", change_create, DF_USER,
             .body_limit = CHANGE_BODY),
    DF_ROUTE("POST", "/projects/:project/model/restore", model_restore, DF_USER),
    DF_ROUTE("POST", "/projects/:project/undo", change_undo_latest, DF_USER),
    DF_ROUTE("POST", "/projects/:project/redo", change_redo_latest, DF_USER),
    DF_ROUTE("GET", "/projects/:project/texts", text_read, DF_USER),
    DF_ROUTE("POST", "/projects/:project/presence", presence_publish, DF_USER,
             .body_limit = PRESENCE_BODY),
    {},
};
