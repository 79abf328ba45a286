#include "download.h"

#include "storage.h"

int download_reply(struct df_call *call, const struct object_key *key, const char *disposition)
{
    struct download download = {};
    struct place place;
    int failed = storage_place(call->ctx, key, &place);

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
