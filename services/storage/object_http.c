#include "download.h"
#include "member.h"
#include "object_store.h"
#include "queries.h"
#include "quota.h"
#include "remote.h"
#include "routes.h"
#include "settings.h"
#include "storage.h"

#include <df/clock.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { INLINE_LIMIT = 8 * 1024 * 1024, TICKETS_MAX = 200, WAITS = 7 };

/* The key in the path, in its canonical form. */
static int read_key(struct df_call *call, struct object_key *key)
{
    struct df_arena *arena = &call->ctx->arena;

    *key = (struct object_key){
        .project = object_uuid(arena, df_path(call, "project")),
        .storage = object_uuid(arena, df_path(call, "storage")),
        .hash = df_path(call, "hash"),
    };
    if (!key->project || !key->storage || !df_is_sha256(key->hash))
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such object");
    return 0;
}

/* A job may get what its project has, and put on its own storage. */
static int allow_job(struct df_call *call, enum ticket_mode mode, const struct object_key *key)
{
    const struct df_principal *job = &call->principal;

    if (strcasecmp(job->project, key->project) != 0)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such object");
    if (mode == TICKET_PUT && strcasecmp(job->storage, key->storage) != 0)
        return df_fail(call->ctx, DF_FORBIDDEN, "a job may only put on its own storage");
    return 0;
}

static int allow_principal(struct df_call *call, enum ticket_mode mode,
                           const struct object_key *key)
{
    if (call->principal.speaker == DF_JOB)
        return allow_job(call, mode, key);
    int failed = member_require(call, key->project, mode == TICKET_PUT ? ROLE_EDITOR : ROLE_VIEWER);
    if (!failed && mode == TICKET_PUT)
        failed = storage_attach(call->ctx, key->storage, key->project, call->principal.user);
    return failed;
}

/* Without a ticket the route is one for people and jobs. */
static int allow_speaker(struct df_call *call, enum ticket_mode mode, const struct object_key *key)
{
    int failed = member_signed_in(call, DF_USER | DF_JOB_TOKEN, mode == TICKET_PUT ? "PUT" : "GET");

    return failed ? failed : allow_principal(call, mode, key);
}

/* By ticket, else by who is speaking. `size` is what a ticket was signed for, or DF_NO_INT. */
static int allow(struct df_call *call, enum ticket_mode mode, const struct object_key *key,
                 int64_t *size)
{
    const char *ticket = mode == TICKET_PUT ? df_header(call, "X-Ticket")
                                            : df_query_text(call, "ticket");

    *size = DF_NO_INT;
    if (!ticket)
        return allow_speaker(call, mode, key);
    const char *problem = ticket_problem(&call->ctx->arena, storage_settings(call->ctx)->ticket_key,
                                         mode, key, ticket, df_now(), size);
    return problem ? df_fail_as(call->ctx, DF_FORBIDDEN, "bad_ticket", "%s", problem) : 0;
}

/* Also for HEAD: the gateway answers with the size then. */
static int object_read(struct df_call *call)
{
    struct object object = {};
    struct object_key key;
    int64_t size;
    int failed = read_key(call, &key);

    if (!failed)
        failed = allow(call, TICKET_GET, &key, &size);
    if (!failed)
        failed = object_store_find(call->ctx, &key, &object);
    return failed ? failed : download_reply(call, &key, "attachment");
}

static int reply_object(struct df_call *call, const char *hash, int64_t size)
{
    return df_reply_json(call, 201, json_pack("{ss sI}", "hash", hash, "size", (json_int_t) size));
}

static int check_size(struct df_ctx *ctx, int64_t came, int64_t signed_for)
{
    if (signed_for != DF_NO_INT && came != signed_for)
        return df_fail_as(ctx, DF_INVALID, "hash_mismatch", "%lld bytes came instead of %lld",
                          (long long) came, (long long) signed_for);
    return 0;
}

/* What the gateway asks before it takes the bytes of a PUT. */
static int object_authorize(struct df_call *call)
{
    struct object_key key;
    int64_t announced, size;
    int failed = read_key(call, &key);

    if (!failed)
        failed = allow(call, TICKET_PUT, &key, &size);
    if (!failed)
        failed = source_announced(call, &announced);
    if (!failed)
        failed = check_size(call->ctx, announced, size);
    if (!failed && size == DF_NO_INT) /* for a ticket there was room when it was given */
        failed = quota_check(call->ctx, key.project, announced);
    return failed ? failed : df_reply_empty(call);
}

/* The bytes must be the ones that were announced. */
static int check_source(struct df_ctx *ctx, const struct object_key *key,
                        const struct source *source, int64_t size)
{
    char hash[DF_SHA256_HEX];

    int failed = check_size(ctx, source->size, size);
    if (!failed)
        failed = source_hash(ctx, source, hash);
    if (!failed && strcmp(hash, key->hash) != 0)
        failed = df_fail_as(ctx, DF_INVALID, "hash_mismatch", "the SHA-256 of the bytes is %s",
                            hash);
    return failed;
}

/* What a job puts is used by its execution; with a ticket that was noted when the ticket was given.
 */
static int note_use(struct df_call *call, const struct object_key *key)
{
    const struct df_principal *speaker = &call->principal;

    if (speaker->speaker != DF_JOB)
        return 0;
    return df_pg_run(call->ctx,
                     sql_object_use_one(key->project, key->storage, key->hash, speaker->execution),
                     NULL);
}

static int object_put(struct df_call *call)
{
    struct object_key key;
    struct source source;
    int64_t size;
    int failed = read_key(call, &key);

    if (!failed)
        failed = allow(call, TICKET_PUT, &key, &size);
    if (!failed)
        failed = source_of_call(call, &source);
    if (!failed)
        failed = check_source(call->ctx, &key, &source, size);
    if (!failed && size == DF_NO_INT) /* a ticket was asked for before */
        failed = quota_check(call->ctx, key.project, source.size);
    if (!failed)
        failed = note_use(call, &key);
    if (!failed)
        failed = object_store_put(call->ctx, &key, &source);
    return failed ? failed : reply_object(call, key.hash, source.size);
}

/* What a request for tickets asks for. */
struct wish {
    int mode; /* enum ticket_mode */
    const char *hash;
    int64_t size; /* DF_NO_INT: not said */
    bool is_present;
};

static const struct df_field wish_fields[] = {
    DF_FIELD(wish, mode, DF_ENUM, DF_REQUIRED, .names = ticket_modes),
    DF_FIELD(wish, hash, DF_TEXT, DF_REQUIRED, .min = 64, .max = 64),
    DF_FIELD(wish, size, DF_INT, 0, .max = OBJECT_MAX_SIZE),
    {},
};

struct ticket_request {
    const char *storage;
    json_t *objects;
    struct wish *wishes;
    size_t count;
    bool puts;
};

static const struct df_field ticket_request_fields[] = {
    DF_FIELD(ticket_request, storage, DF_UUID, DF_REQUIRED),
    DF_FIELD(ticket_request, objects, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    {},
};

static int read_wish(struct df_ctx *ctx, json_t *json, size_t index, struct wish *wish)
{
    const char *at = df_printf(&ctx->arena, "/objects/%zu", index);

    wish->size = DF_NO_INT;
    int failed = df_record_from_json(ctx, wish_fields, json, wish);
    if (failed)
        return failed;
    if (!df_is_sha256(wish->hash))
        return df_fail_at(ctx, df_printf(&ctx->arena, "%s/hash", at),
                          "must be a SHA-256 in lower-case hexadecimal");
    if (wish->mode == TICKET_PUT && wish->size == DF_NO_INT)
        return df_fail_at(ctx, df_printf(&ctx->arena, "%s/size", at), "is required to put");
    return 0;
}

static int read_request(struct df_call *call, struct ticket_request *request)
{
    int failed = df_body(call, ticket_request_fields, request);
    if (failed)
        return failed;

    request->count = json_array_size(request->objects);
    if (request->count == 0 || request->count > TICKETS_MAX)
        return df_fail_at(call->ctx, "/objects", "must have 1 to %d items", TICKETS_MAX);
    request->storage = object_uuid(&call->ctx->arena, request->storage);
    request->wishes = df_alloc(&call->ctx->arena, request->count * sizeof *request->wishes);
    for (size_t i = 0; !failed && i < request->count; i++) {
        failed = read_wish(call->ctx, json_array_get(request->objects, i), i, &request->wishes[i]);
        request->puts = request->puts || request->wishes[i].mode == TICKET_PUT;
    }
    return failed;
}

/* As JSON text for a statement. */
static const char *hashes_to_put(struct df_ctx *ctx, const struct ticket_request *request)
{
    json_t *hashes = df_defer_json(&ctx->arena, json_array());

    for (size_t i = 0; i < request->count; i++)
        if (request->wishes[i].mode == TICKET_PUT)
            json_array_append_new(hashes, json_string(request->wishes[i].hash));
    char *text = json_dumps(hashes, JSON_COMPACT);
    df_defer(&ctx->arena, free, text);
    return text;
}

static void mark_present(struct ticket_request *request, const struct df_list *list)
{
    const struct object *objects = list->items;

    for (size_t i = 0; i < request->count; i++)
        for (size_t j = 0; j < list->count; j++)
            if (request->wishes[i].mode == TICKET_PUT
                && strcmp(request->wishes[i].hash, objects[j].hash) == 0)
                request->wishes[i].is_present = true;
}

/* What is there of what shall be put. What a job puts is noted as used by its execution first, so
 * that nobody deletes it from now on. */
static int look_for(struct df_call *call, const struct place *place, const struct object_key *key,
                    const char *hashes, struct ticket_request *request)
{
    struct df_ctx *ctx = call->ctx;
    struct df_list list;
    int failed = df_pg_begin(ctx);

    if (!failed && call->principal.speaker == DF_JOB)
        failed = df_pg_run(
            ctx, sql_object_use(key->project, key->storage, hashes, call->principal.execution),
            NULL);
    if (!failed && place->backend->is_remote)
        failed = df_pg_run(ctx, sql_object_undoom(key->project, key->storage, hashes), NULL);
    if (!failed)
        failed = df_pg_all(ctx, sql_object_hold_all(key->project, key->storage, hashes),
                           object_fields, sizeof(struct object), &list);
    if (!failed)
        mark_present(request, &list);
    return failed ? failed : df_pg_commit(ctx);
}

/* Who is deleting one of them on another server has the time to come to its end. */
static int find_present(struct df_call *call, const struct place *place,
                        const struct object_key *key, struct ticket_request *request)
{
    const char *hashes = hashes_to_put(call->ctx, request);
    bool is_claimed = true;
    int failed = 0;

    for (int i = 0; !failed && is_claimed && i < WAITS; i++) {
        struct object claimed = {};
        if (i > 0)
            remote_pause(i - 1);
        failed = look_for(call, place, key, hashes, request);
        if (failed || !place->backend->is_remote)
            return failed;
        failed = df_pg_find(call->ctx, sql_object_find_claimed(key->project, key->storage, hashes),
                            object_fields, &claimed, &is_claimed);
        if (is_claimed)
            df_pg_release(call->ctx);
    }
    if (!failed && is_claimed)
        failed = df_fail(call->ctx, DF_UNAVAILABLE, "an object is being deleted; please try again");
    return failed;
}

static int add_ticket(struct df_ctx *ctx, const struct place *place, struct object_key *key,
                      const struct wish *wish, json_t *tickets)
{
    enum ticket_mode mode = (enum ticket_mode) wish->mode;
    struct transfer transfer;

    key->hash = wish->hash;
    int64_t size = mode == TICKET_PUT ? wish->size : 0;
    int failed = place->backend->ticket(ctx, place, key, mode, size, &transfer);
    if (failed)
        return failed;
    json_t *ticket = json_pack("{ss ss ss ss sO}", "mode", ticket_modes[mode], "hash", wish->hash,
                               "method", transfer.method, "url", transfer.url, "headers",
                               transfer.headers);
    if (wish->is_present)
        json_object_set_new(ticket, "present", json_true());
    json_array_append_new(tickets, ticket);
    return 0;
}

/* Room for all that is not there yet. */
static int check_room(struct df_ctx *ctx, const char *project, const struct ticket_request *request)
{
    int64_t more = 0;

    for (size_t i = 0; i < request->count; i++)
        if (request->wishes[i].mode == TICKET_PUT && !request->wishes[i].is_present)
            more += request->wishes[i].size;
    return more > 0 ? quota_check(ctx, project, more) : 0;
}

static int ticket_create(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    json_t *tickets = df_defer_json(&ctx->arena, json_array());
    struct ticket_request request = {};
    const char *project;
    struct place place;
    int failed = df_path_uuid(call, "project", &project);
    if (!failed)
        failed = read_request(call, &request);
    if (failed)
        return failed;

    struct object_key key = {object_uuid(&ctx->arena, project), request.storage, NULL};
    failed = allow_principal(call, request.puts ? TICKET_PUT : TICKET_GET, &key);
    if (!failed)
        failed = storage_place(ctx, &key, &place);
    if (!failed && request.puts)
        failed = find_present(call, &place, &key, &request);
    if (!failed && request.puts)
        failed = check_room(ctx, key.project, &request);
    for (size_t i = 0; !failed && i < request.count; i++)
        failed = add_ticket(ctx, &place, &key, &request.wishes[i], tickets);
    return failed ? failed : df_reply_json(call, 200, json_pack("{sO}", "tickets", tickets));
}

const struct df_route object_routes[] = {
    DF_ROUTE("POST", "/projects/:project/tickets", ticket_create, DF_USER | DF_JOB_TOKEN),
    DF_ROUTE("GET", "/files/:project/:storage/:hash", object_read, DF_PUBLIC),
    {"HEAD", "/files/:project/:storage/:hash", "object_stat", DF_PUBLIC, object_read, 0},
    DF_ROUTE("PUT", "/files/:project/:storage/:hash", object_put, DF_PUBLIC, INLINE_LIMIT),
    DF_ROUTE("GET", "/internal/authorize/files/:project/:storage/:hash", object_authorize,
             DF_PUBLIC),
    {},
};
