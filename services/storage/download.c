#include "download.h"

#include "storage.h"

#include <string.h>

/* A page of ours may ask no other server (its Content-Security-Policy), so it has small things,
 * such as bundles, sent through this one. */
enum { THROUGH_LIMIT = 8 * 1024 * 1024 };

static bool is_wanted_through(const struct df_call *call, const struct place *place)
{
    const char *through = df_query_text(call, "through");

    return place->backend->is_remote && !place->backend->is_relayed && through
           && strcmp(through, "true") == 0;
}

static int reply_through(struct df_call *call, const struct place *place,
                         const struct object_key *key, const char *disposition)
{
    const char *bytes;
    size_t size;

    df_pg_release(call->ctx); /* another server is asked */
    int failed = place->backend->read(call->ctx, place, key, THROUGH_LIMIT, &bytes, &size);
    if (failed)
        return failed;
    df_reply_header(call, "X-Content-Type-Options", "nosniff");
    df_reply_header(call, "Content-Disposition", disposition);
    return df_reply_bytes(call, 200, "application/octet-stream", bytes, size);
}

int download_reply(struct df_call *call, const struct object_key *key, const char *disposition)
{
    struct download download = {};
    struct place place;
    int failed = storage_place(call->ctx, key, &place);

    if (!failed && is_wanted_through(call, &place))
        return reply_through(call, &place, key, disposition);
    if (!failed)
        failed = place.backend->download(call->ctx, &place, key, call->route->method, disposition,
                                         &download);
    if (failed)
        return failed;
    df_reply_header(call, "X-Content-Type-Options", "nosniff");
    df_reply_header(call, "Referrer-Policy", "no-referrer");
    if (download.url) {
        df_reply_header(call, "Location", download.url);
        df_reply_header(call, "Cache-Control", "no-store");
        return df_reply_bytes(call, 302, "application/octet-stream", "", 0);
    }
    df_reply_header(call, "Content-Disposition", disposition);
    df_reply_header(call, "X-Accel-Redirect", download.inner);
    return df_reply_bytes(call, 200, "application/octet-stream", "", 0);
}
