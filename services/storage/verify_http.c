#include "routes.h"
#include "verify.h"

#include <df/record.h>
#include <df/service.h>

#include <string.h>

enum { CURSOR_LIMIT = 200, UUID_LENGTH = 36 };

enum what { WHAT_OBJECTS, WHAT_FILES };

static const char *const whats[] = {"objects", "files", NULL};

struct wish {
    int what;
    const char *cursor;
    bool repair;
};

static const struct df_field wish_fields[] = {
    DF_FIELD(wish, what, DF_ENUM, DF_REQUIRED, .names = whats),
    DF_FIELD(wish, cursor, DF_TEXT, DF_NULLABLE, .max = CURSOR_LIMIT),
    DF_FIELD(wish, repair, DF_BOOL, 0),
    {},
};

/* It becomes part of a path, and of a statement. */
static bool is_cursor(struct df_ctx *ctx, const char *cursor)
{
    return strspn(cursor, "0123456789abcdef-/") == strlen(cursor)
           && df_is_uuid(df_strndup(&ctx->arena, cursor, strcspn(cursor, "/")))
           && strlen(cursor) > UUID_LENGTH;
}

/* One portion; the answer says where the next begins. */
static int internal_verify(struct df_call *call)
{
    struct verify_portion portion;
    struct wish wish = {};
    int failed = df_body(call, wish_fields, &wish);

    if (!failed && wish.cursor && !is_cursor(call->ctx, wish.cursor))
        failed = df_fail_at(call->ctx, "/cursor", "is not one that was given out");
    if (!failed)
        failed = wish.what == WHAT_OBJECTS
                     ? verify_objects(call->ctx, wish.cursor, wish.repair, &portion)
                     : verify_files(call->ctx, wish.cursor, wish.repair, &portion);
    if (failed)
        return failed;
    if (wish.repair)
        df_wake(call->ctx, "doomed");
    return df_reply_json(call, 200,
                         json_pack("{sI sI sI sO ss?}", "objects", (json_int_t) portion.objects,
                                   "bytes", (json_int_t) portion.bytes, "freed",
                                   (json_int_t) portion.freed, "problems", portion.problems,
                                   "next_cursor", portion.cursor));
}

const struct df_route verify_routes[] = {
    DF_ROUTE("POST", "/internal/verify", internal_verify, DF_SERVICE),
    {},
};
