/* What executions can be told besides the common settings. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <df/ctx.h>
#include <df/guard.h>
#include <df/process.h>

struct executions_settings {
    const char *secrets_key, *webhooks_allow, *console_limit_text;
    int64_t console_limit;        /* of one attempt, in bytes */
    int64_t keep_last, keep_days; /* of projects that say nothing; 0: does not count */
    int64_t clean_grace_seconds;  /* between the plan to clean an execution and doing it */
    struct df_guard guard;        /* of addresses that webhooks name */
};

/* The least and the most that console_limit may be. */
#define CONSOLE_LIMIT_LEAST (INT64_C(64) << 10)
#define CONSOLE_LIMIT_MOST  (INT64_C(1) << 40)

extern const struct df_setting executions_setting_table[];

const struct executions_settings *executions_settings(const struct df_ctx *ctx);

#endif
