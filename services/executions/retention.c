#include "retention.h"
#include "queries.h"
#include "settings.h"

const struct df_field retention_fields[] = {
    DF_FIELD(retention, project, DF_UUID, DF_READ_ONLY),
    DF_FIELD(retention, keep_last, DF_INT, DF_NULLABLE, .min = 1, .max = RETENTION_LAST),
    DF_FIELD(retention, keep_days, DF_INT, DF_NULLABLE, .min = 1, .max = RETENTION_DAYS),
    {},
};

static int64_t none_if_zero(int64_t number)
{
    return number > 0 ? number : DF_NO_INT;
}

void retention_default(const struct df_ctx *ctx, struct retention *retention)
{
    const struct executions_settings *settings = executions_settings(ctx);

    retention->keep_last = none_if_zero(settings->keep_last);
    retention->keep_days = none_if_zero(settings->keep_days);
}

int retention_find(struct df_ctx *ctx, const char *project, struct retention *retention,
                   bool *is_own)
{
    *retention = (struct retention){.project = project};
    int failed = df_pg_one(ctx, sql_retention_find(project), retention_fields, retention);

    *is_own = !failed;
    if (failed == -DF_NOT_FOUND) {
        retention_default(ctx, retention);
        failed = 0;
    }
    return failed;
}

const char *retention_text(struct df_ctx *ctx, int64_t number)
{
    return number == DF_NO_INT ? NULL : df_printf(&ctx->arena, "%lld", (long long) number);
}
