/* What executions can be told besides the common settings. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <df/ctx.h>
#include <df/guard.h>
#include <df/process.h>

struct executions_settings {
    const char *secrets_key, *webhooks_allow;
    struct df_guard guard; /* of addresses that webhooks name */
};

extern const struct df_setting executions_setting_table[];

const struct executions_settings *executions_settings(const struct df_ctx *ctx);

#endif
