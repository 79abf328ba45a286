#include "routes.h"
#include "settings.h"

/* What this deployment has, for whoever may use the editor. */
static int extension_list(struct df_call *call)
{
    const struct extension_set *set = &projects_settings(call->ctx)->extensions;

    return df_reply_json(call, 200, json_pack("{sO sn}", "items", set->items, "next_cursor"));
}

const struct df_route extension_routes[] = {
    DF_ROUTE("GET", "/extensions", extension_list, DF_USER),
    {},
};
