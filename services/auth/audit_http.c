#include "audit.h"
#include "queries.h"
#include "routes.h"
#include "secret.h"

#include <arpa/inet.h>
#include <string.h>

enum { MAX_USER_AGENT = 200, MAX_DETAIL = 200 };

/* Printable ASCII, at most `limit` bytes: what comes from outside ends in a log that people read.
 */
static const char *plain(struct df_ctx *ctx, const char *text, size_t limit)
{
    char *copy = df_strndup(&ctx->arena, text ? text : "", text ? strnlen(text, limit) : 0);

    for (char *c = copy; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    return copy;
}

/* The gateway sets X-Real-IP; what is no address is none. */
static const char *address_of(const struct df_call *call)
{
    const char *text = df_header(call, "X-Real-IP");
    unsigned char binary[16];

    if (!text || (inet_pton(AF_INET, text, binary) != 1 && inet_pton(AF_INET6, text, binary) != 1))
        return "";
    return text;
}

static const char *access_token_of(const struct df_call *call)
{
    const char *header = df_header(call, "Authorization");

    if (header)
        return strncasecmp(header, "Bearer ", 7) == 0 ? header + 7 : NULL;
    return df_cookie(call, "df_access");
}

struct client client_of(const struct df_call *call)
{
    const struct df_principal *principal = &call->principal;
    const char *name = principal->speaker == DF_PEER ? principal->service : principal->name;

    return (struct client){
        .address = address_of(call),
        .user_agent = plain(call->ctx, df_header(call, "User-Agent"), MAX_USER_AGENT),
        .actor = principal->speaker == DF_PERSON ? principal->user : NULL,
        .actor_name = name ? name : "",
        .access_hash = secret_hash(&call->ctx->arena, access_token_of(call)),
    };
}

int audit_write(struct df_ctx *ctx, const struct client *client, const struct audit_line *line)
{
    return df_pg_run(ctx,
                     sql_audit_create(line->event, client->actor, client->actor_name, line->user,
                                      plain(ctx, line->user_name, MAX_DETAIL), client->address,
                                      plain(ctx, line->detail, MAX_DETAIL)),
                     NULL);
}

struct audit_entry {
    int64_t id;
    const char *cursor, *at, *event, *actor, *actor_name, *user, *user_name, *address, *detail;
};

static const struct df_field audit_fields[] = {
    DF_FIELD(audit_entry, id, DF_INT, 0),
    DF_FIELD(audit_entry, cursor, DF_TEXT, DF_SECRET),
    DF_FIELD(audit_entry, at, DF_TIME, 0),
    DF_FIELD(audit_entry, event, DF_TEXT, 0),
    DF_FIELD(audit_entry, actor, DF_UUID, 0),
    DF_FIELD(audit_entry, actor_name, DF_TEXT, 0),
    DF_FIELD(audit_entry, user, DF_UUID, 0),
    DF_FIELD(audit_entry, user_name, DF_TEXT, 0),
    DF_FIELD(audit_entry, address, DF_TEXT, 0),
    DF_FIELD(audit_entry, detail, DF_TEXT, 0),
    {},
};

static int audit_list(struct df_call *call)
{
    struct df_page page;
    struct df_list lines;
    int failed = df_page(call, &page);
    if (failed)
        return failed;

    failed = df_pg_all(call->ctx, sql_audit_list(page.cursor, page.limit_text), audit_fields,
                       sizeof(struct audit_entry), &lines);
    if (failed)
        return failed;
    return df_reply_page(call, audit_fields, sizeof(struct audit_entry), &lines, &page, "cursor");
}

const struct df_route audit_routes[] = {
    DF_ROUTE("GET", "/auth/audit", audit_list, DF_ADMIN),
    {},
};
