#include "settings.h"

const struct df_setting executions_setting_table[] = {
    DF_SETTING(executions_settings, secrets_key, "DEEPFORGE_CREDENTIALS_KEY", DF_SETTING_TEXT, NULL,
               "secret that seals the secrets of triggers and webhooks, at least 32 characters"),
    DF_SETTING(executions_settings, webhooks_allow, "DEEPFORGE_WEBHOOKS_ALLOW", DF_SETTING_TEXT, "",
               "servers in private networks that webhooks of users may name: names, addresses, "
               "networks such as 10.1.0.0/16"),
    DF_SETTING(executions_settings, console_limit_text, "DEEPFORGE_CONSOLE_LIMIT", DF_SETTING_TEXT,
               "1GiB", "how much is kept of what one attempt prints, from 64KiB to 1TiB"),
    {},
};

const struct executions_settings *executions_settings(const struct df_ctx *ctx)
{
    return ctx->process->own;
}
