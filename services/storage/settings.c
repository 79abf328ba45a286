#include "settings.h"

const struct df_setting storage_setting_table[] = {
    DF_SETTING(storage_settings, blob_dir, "DEEPFORGE_BLOB_DIR", DF_SETTING_TEXT, NULL,
               "folder of the blob storage; the gateway writes into its folder incoming"),
    DF_SETTING(storage_settings, ticket_key, "DEEPFORGE_TICKET_KEY", DF_SETTING_TEXT, NULL,
               "secret that signs transfer tickets, at least 32 characters"),
    {},
};

const struct storage_settings *storage_settings(const struct df_ctx *ctx)
{
    return ctx->process->own;
}
