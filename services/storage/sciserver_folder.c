#include "sciserver_folder.h"

#include "sciserver_client.h"

/* Two levels: the folder and what is in it. One would be the folder alone. */
int sciserver_folder_read(struct df_ctx *ctx, const struct place *place, const char *path,
                          struct sciserver_listing *listing)
{
    const struct sciserver_request request = {
        .method = "GET",
        .path = sciserver_path(&ctx->arena, place->own, "api/jsontree", path),
        .query = "level=2",
    };
    struct sciserver_reply reply;
    int failed = sciserver_call(ctx, place, &request, &reply);

    *listing = (struct sciserver_listing){};
    if (failed || (!sciserver_is_fine(&reply) && reply.problem == SCISERVER_MISSING))
        return failed;
    if (!sciserver_is_fine(&reply))
        return sciserver_fail(ctx, place->own, &reply);
    if (!sciserver_listing_read(&ctx->arena, reply.http.bytes, reply.http.size, listing))
        return df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                          "the storage does not list its files as SciServer does");
    return 0;
}

/* What is not there comes as 200 and nothing, but without a header that all that is there has. */
int sciserver_file_fetch(struct df_ctx *ctx, const struct place *place, const char *path,
                         backend_sink *sink, void *data, bool *found)
{
    const struct sciserver_request request = {
        .method = "GET",
        .path = sciserver_path(&ctx->arena, place->own, "api/file", path),
        .query = "inline=true",
        .sink = sink,
        .sink_data = data,
    };
    struct sciserver_reply reply;
    int failed = sciserver_call(ctx, place, &request, &reply);

    *found = false;
    if (failed || (!sciserver_is_fine(&reply) && reply.problem == SCISERVER_MISSING))
        return failed;
    if (!sciserver_is_fine(&reply))
        return sciserver_fail(ctx, place->own, &reply);
    *found = reply.http.etag != NULL;
    return 0;
}
