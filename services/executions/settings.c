#include "settings.h"

const struct df_setting executions_setting_table[] = {
    DF_SETTING(executions_settings, secrets_key, "DEEPFORGE_CREDENTIALS_KEY", DF_SETTING_TEXT, NULL,
               "secret that seals the secrets of triggers and webhooks, at least 32 characters"),
    {},
};

const struct executions_settings *executions_settings(const struct df_ctx *ctx)
{
    return ctx->process->own;
}
