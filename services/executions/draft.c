#include "draft.h"
#include "queries.h"

static const struct df_field draft_fields[] = {
    DF_FIELD(draft, revision, DF_INT, DF_NULLABLE),
    DF_FIELD(draft, patch, DF_JSON, 0),
    {},
};

int draft_find(struct df_ctx *ctx, const char *execution, struct draft *draft)
{
    *draft = (struct draft){.revision = DF_NO_INT};
    return df_pg_one(ctx, sql_draft_find(execution), draft_fields, draft);
}

static const char *number_text(struct df_ctx *ctx, int64_t number)
{
    return df_printf(&ctx->arena, "%lld", (long long) number);
}

int draft_put(struct df_ctx *ctx, const struct draft_edit *edit)
{
    int64_t changed = 0, oldest = edit->version + 1 - DRAFT_VERSIONS;
    int failed = df_pg_run(ctx,
                           sql_draft_put(edit->execution, edit->path,
                                         number_text(ctx, edit->version), edit->value, edit->user,
                                         edit->user_name),
                           &changed);

    if (!failed && changed == 0)
        return df_fail_as(ctx, DF_CONFLICT, "draft_version",
                          "somebody has changed this copy meanwhile");
    if (!failed && oldest > 0)
        failed = df_pg_run(
            ctx, sql_draft_trim(edit->execution, edit->path, number_text(ctx, oldest)), NULL);
    return failed;
}
