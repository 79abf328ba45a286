#include <df/http_call.h>
#include <df/log.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ulfius.h>

#define AUTHORIZE "/internal/authorize/"

enum { PROBLEM_HEADER = 2048 };

const char *df_path(const struct df_call *call, const char *variable)
{
    return u_map_get(call->request->map_url, variable);
}

int df_path_uuid(struct df_call *call, const char *variable, const char **id)
{
    *id = df_path(call, variable);
    if (!df_is_uuid(*id))
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such %s", variable);
    return 0;
}

const char *df_query_text(const struct df_call *call, const char *name)
{
    return u_map_get(call->request->map_url, name);
}

const char *df_header(const struct df_call *call, const char *name)
{
    return u_map_get_case(call->request->map_header, name);
}

const char *df_cookie(const struct df_call *call, const char *name)
{
    return u_map_get(call->request->map_cookie, name);
}

int df_query_int(struct df_call *call, const char *name, int64_t min, int64_t max, int64_t preset,
                 int64_t *value)
{
    const char *text = df_query_text(call, name);
    char *end;

    *value = preset;
    if (!text)
        return 0;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno || end == text || *end || number < min || number > max)
        return df_fail_at(call->ctx, df_printf(&call->ctx->arena, "?%s", name),
                          "must be a whole number from %lld to %lld", (long long) min,
                          (long long) max);
    *value = number;
    return 0;
}

int df_page(struct df_call *call, struct df_page *page)
{
    int failed = df_query_int(call, "limit", 1, DF_PAGE_LIMIT, DF_PAGE_DEFAULT, &page->limit);

    if (failed)
        return failed;
    page->limit_text = df_printf(&call->ctx->arena, "%lld", (long long) page->limit + 1);
    page->cursor = df_query_text(call, "cursor");
    return 0;
}

void df_body_bytes(const struct df_call *call, const void **bytes, size_t *size)
{
    *bytes = call->request->binary_body;
    *size = call->request->binary_body_length;
}

int df_body_json(struct df_call *call, json_t **json)
{
    json_error_t why;
    const void *bytes;
    size_t size;

    df_body_bytes(call, &bytes, &size);
    *json = json_loadb(bytes ? bytes : "", size, JSON_REJECT_DUPLICATES, &why);
    if (!*json)
        return df_fail(call->ctx, DF_MALFORMED, "the body is not JSON: %s at line %d", why.text,
                       why.line);
    df_defer_json(&call->ctx->arena, *json);
    call->body = *json;
    return 0;
}

int df_body(struct df_call *call, const struct df_field *fields, void *record)
{
    json_t *json;
    int failed = df_body_json(call, &json);

    return failed ? failed : df_record_from_json(call->ctx, fields, json, record);
}

bool df_body_has(const struct df_call *call, const char *member)
{
    return json_object_get(call->body, member) != NULL;
}

void df_reply_header(struct df_call *call, const char *name, const char *value)
{
    u_map_put(call->response->map_header, name, value);
}

int df_reply_json(struct df_call *call, int status, json_t *json)
{
    ulfius_set_json_body_response(call->response, (unsigned) status, json);
    json_decref(json);
    return 0;
}

int df_reply(struct df_call *call, int status, const struct df_field *fields, const void *record)
{
    return df_reply_json(call, status, df_record_to_json(fields, record));
}

static json_t *items_of(const struct df_field *fields, size_t size, const struct df_list *list,
                        size_t count)
{
    json_t *items = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(items,
                              df_record_to_json(fields, (const char *) list->items + i * size));
    return items;
}

int df_reply_list(struct df_call *call, const struct df_field *fields, size_t size,
                  const struct df_list *list)
{
    return df_reply_json(
        call, 200,
        json_pack("{so sn}", "items", items_of(fields, size, list, list->count), "next_cursor"));
}

int df_reply_page(struct df_call *call, const struct df_field *fields, size_t size,
                  const struct df_list *list, const struct df_page *page, const char *cursor_field)
{
    bool more = list->count > (size_t) page->limit;
    size_t count = more ? (size_t) page->limit : list->count;
    const struct df_field *field = df_field_find(fields, cursor_field);
    json_t *cursor = json_null();

    if (more && field)
        cursor = json_string(*(const char *const *) ((const char *) list->items + (count - 1) * size
                                                     + field->offset));
    return df_reply_json(
        call, 200,
        json_pack("{so so}", "items", items_of(fields, size, list, count), "next_cursor", cursor));
}

int df_reply_empty(struct df_call *call)
{
    call->response->status = 204;
    return 0;
}

int df_reply_bytes(struct df_call *call, int status, const char *content_type, const void *bytes,
                   size_t size)
{
    if (size > 0)
        ulfius_set_binary_body_response(call->response, (unsigned) status, bytes, size);
    call->response->status = status; /* ulfius takes no empty body */
    df_reply_header(call, "Content-Type", content_type);
    return 0;
}

struct sending {
    struct df_stream stream;
    const struct df_process *process;
    char id[80]; /* of the request */
    max_align_t context[];
};

static ssize_t read_piece(void *data, uint64_t offset, char *out, size_t most)
{
    struct sending *sending = data;
    const char *bytes = NULL;
    struct df_ctx ctx;
    size_t got = 0;

    df_ctx_init(&ctx, sending->id, sending->process);
    int failed = sending->stream.read(&ctx, sending->stream.context, (int64_t) offset,
                                      most < DF_STREAM_PIECE ? most : DF_STREAM_PIECE, &bytes,
                                      &got);
    if (!failed && got > 0)
        memcpy(out, bytes, got);
    else
        df_log(&ctx, DF_WARN, "stream_broken", "{sI sI ss*}", "offset", (json_int_t) offset, "size",
               (json_int_t) sending->stream.size, "error", failed ? ctx.error.detail : NULL);
    df_ctx_release(&ctx);
    return failed || got == 0 ? U_STREAM_ERROR : (ssize_t) got;
}

int df_reply_stream(struct df_call *call, const char *content_type, const struct df_stream *stream)
{
    struct sending *sending = calloc(1, sizeof *sending + stream->context_size);

    if (!sending)
        return df_fail(call->ctx, DF_UNAVAILABLE, "there is no memory");
    sending->stream = *stream;
    sending->stream.context = sending->context;
    sending->process = call->ctx->process;
    snprintf(sending->id, sizeof sending->id, "%s", call->ctx->id);
    memcpy(sending->context, stream->context, stream->context_size);
    ulfius_set_stream_response(call->response, 200, read_piece, free, (uint64_t) stream->size,
                               DF_STREAM_PIECE, sending);
    df_reply_header(call, "Content-Type", content_type);
    return 0;
}

void df_reply_cookie(struct df_call *call, const char *name, const char *value, const char *path,
                     int seconds)
{
    const char *host = getenv("DEEPFORGE_HOST");
    int secure = host && strncmp(host, "https://", 8) == 0;
    /* ulfius leaves out a Max-Age of 0; a date in the past removes the cookie. */
    const char *expires = seconds > 0 ? NULL : "Thu, 01 Jan 1970 00:00:00 GMT";

    ulfius_add_same_site_cookie_to_response(call->response, name, value, expires,
                                            (unsigned) seconds, NULL, path, secure, 1,
                                            U_COOKIE_SAME_SITE_STRICT);
}

/* nginx drops the body of what it asks by auth_request, and keeps headers up to a page. */
static void reply_problem_header(struct df_call *call, const json_t *problem)
{
    char *text = json_dumps(problem, JSON_COMPACT | JSON_ENSURE_ASCII);

    if (text && strlen(text) <= PROBLEM_HEADER)
        df_reply_header(call, "X-Problem", text);
    free(text);
}

void df_reply_problem(struct df_call *call)
{
    const struct df_error *error = &call->ctx->error;
    const struct df_code_info *info = &df_code_info[error->code];
    const char *slug = error->slug ? error->slug : info->slug;
    bool hidden = error->code == DF_INTERNAL;

    json_t *problem = json_pack("{ss+ ss ss si ss* sO* ss}", "type", "/problems/", slug, "code",
                                slug, "title", info->title, "status", info->status, "detail",
                                hidden ? NULL : error->detail, "errors",
                                hidden ? NULL : error->errors, "request_id", call->ctx->id);
    if (!problem) /* the detail quotes what is no UTF-8 */
        problem = json_pack("{ss+ ss ss si ss}", "type", "/problems/", slug, "code", slug, "title",
                            info->title, "status", info->status, "request_id", call->ctx->id);
    if (error->members && !hidden)
        json_object_update_missing(problem, error->members);
    if (strncmp(call->request->http_url, AUTHORIZE, strlen(AUTHORIZE)) == 0)
        reply_problem_header(call, problem);
    df_reply_json(call, info->status, problem);
    df_reply_header(call, "Content-Type", "application/problem+json");
}
