#include "settings.h"

const struct df_setting storage_setting_table[] = {
    DF_SETTING(storage_settings, blob_dir, "DEEPFORGE_BLOB_DIR", DF_SETTING_TEXT, NULL,
               "folder of the blob storage; the gateway writes into its folder incoming"),
    DF_SETTING(storage_settings, ticket_key, "DEEPFORGE_TICKET_KEY", DF_SETTING_TEXT, NULL,
               "secret that signs transfer tickets, at least 32 characters"),
    DF_SETTING(storage_settings, credentials_key, "DEEPFORGE_CREDENTIALS_KEY", DF_SETTING_TEXT,
               NULL, "secret that seals the credentials of storages, at least 32 characters"),
    DF_SETTING(storage_settings, allow, "DEEPFORGE_STORAGE_ALLOW", DF_SETTING_TEXT, "",
               "hosts and networks besides the public internet that storages may be at, such as "
               "minio.lab, 10.1.0.0/16"),
    DF_SETTING(storage_settings, preview_program, "DEEPFORGE_PREVIEW_PROGRAM", DF_SETTING_TEXT, "",
               "df-preview, which looks at artifacts; the one beside this program"),
    DF_SETTING(storage_settings, project_quota_text, "DEEPFORGE_PROJECT_QUOTA", DF_SETTING_TEXT, "",
               "how much one project may hold, such as 200GB; empty: no limit"),
    DF_SETTING(storage_settings, user_quota_text, "DEEPFORGE_USER_QUOTA", DF_SETTING_TEXT, "",
               "how much the projects that one user made may hold; empty: no limit"),
    DF_SETTING(
        storage_settings, fetched_limit_text, "DEEPFORGE_FETCHED_LIMIT", DF_SETTING_TEXT, "20GB",
        "how much is kept of what was fetched from servers elsewhere to be read here; empty: "
        "no limit"),
    {},
};

const struct storage_settings *storage_settings(const struct df_ctx *ctx)
{
    return ctx->process->own;
}
