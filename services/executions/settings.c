#include "settings.h"

const struct df_setting executions_setting_table[] = {
    DF_SETTING(executions_settings, secrets_key, "DEEPFORGE_CREDENTIALS_KEY", DF_SETTING_TEXT, NULL,
               "secret that seals the secrets of triggers and webhooks, at least 32 characters"),
    DF_SETTING(executions_settings, webhooks_allow, "DEEPFORGE_WEBHOOKS_ALLOW", DF_SETTING_TEXT, "",
               "servers in private networks that webhooks of users may name: names, addresses, "
               "networks such as 10.1.0.0/16"),
    DF_SETTING(executions_settings, console_limit_text, "DEEPFORGE_CONSOLE_LIMIT", DF_SETTING_TEXT,
               "1GiB", "how much is kept of what one attempt prints, from 64KiB to 1TiB"),
    DF_SETTING(executions_settings, keep_last, "DEEPFORGE_KEEP_LAST", DF_SETTING_INT, "0",
               "how many executions of each pipeline keep their values, where a project does not "
               "say; 0: their number does not count",
               .min = 0, .max = 1000),
    DF_SETTING(executions_settings, keep_days, "DEEPFORGE_KEEP_DAYS", DF_SETTING_INT, "0",
               "how many days executions that have ended keep their values, where a project does "
               "not say; 0: their age does not count",
               .min = 0, .max = 36500),
    DF_SETTING(executions_settings, clean_grace_seconds, "DEEPFORGE_CLEAN_GRACE_SECONDS",
               DF_SETTING_INT, "86400", "how long before its values go an execution says so",
               .min = 0, .max = 31536000),
    {},
};

const struct executions_settings *executions_settings(const struct df_ctx *ctx)
{
    return ctx->process->own;
}
