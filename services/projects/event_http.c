#include "event.h"
#include "project_access.h"
#include "queries.h"
#include "routes.h"

#include <string.h>

/* A refusal is DF_FORBIDDEN whatever its reason: the gateway knows no other. */
static int refuse(struct df_call *call, const char *channel)
{
    return df_fail(call->ctx, DF_FORBIDDEN, "you may not listen to '%s'", channel);
}

static int check_channel(struct df_call *call, const char *channel)
{
    struct project_access access = {};
    struct channel parts;
    bool found;

    if (!channel_read(&call->ctx->arena, channel, &parts))
        return refuse(call, channel);
    if (parts.user)
        return strcmp(parts.user, call->principal.user) == 0 ? 0 : refuse(call, channel);

    int failed = df_pg_find(call->ctx, sql_role_read(parts.project, call->principal.user),
                            project_access_fields, &access, &found);
    if (failed)
        return failed;
    return found && !access.deleted_at && access.role >= ROLE_VIEWER ? 0 : refuse(call, channel);
}

/* The gateway asks with the reader's own credentials before it opens a stream.
 */
static int event_authorize(struct df_call *call)
{
    const char *channels = df_query_text(call, "c");
    int count = 0;

    if (!channels || !*channels)
        return df_fail_at(call->ctx, "?c", "is required");
    while (*channels) {
        size_t length = strcspn(channels, ",");
        if (++count > CHANNEL_COUNT_LIMIT || length > CHANNEL_LIMIT)
            return df_fail_at(call->ctx, "?c", "names too much");
        int failed = check_channel(call, df_strndup(&call->ctx->arena, channels, length));
        if (failed)
            return failed;
        channels += length + (channels[length] == ',');
    }
    return df_reply_empty(call);
}

const struct df_route event_routes[] = {
    DF_ROUTE("GET", "/internal/authorize/events", event_authorize, DF_USER),
    {},
};
