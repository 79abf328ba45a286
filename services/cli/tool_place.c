#include "tool_place.h"
#include "name.h"

/* Of a list below /api/v1, the id of the one that an option names, or the preset. */
static int choose(struct client *client, const struct invocation *invocation, const char *option,
                  const char *path, const char **id)
{
    const char *given = option_value(invocation, option);
    json_t *items, *item;

    if (!given)
        return 0;
    int failed = client_list(client, path, &items);
    if (!failed)
        failed = name_choose(client->ctx, items, option, given, &item);
    if (!failed)
        *id = json_string_value(json_object_get(item, "id"));
    return failed;
}

int tool_place_choose(struct client *client, const struct invocation *invocation,
                      const char **compute, const char **storage)
{
    *compute = SERVER_COMPUTE;
    *storage = BLOB_STORAGE;
    int failed = choose(client, invocation, "compute", "/computes", compute);
    return failed ? failed : choose(client, invocation, "storage", "/storages", storage);
}
