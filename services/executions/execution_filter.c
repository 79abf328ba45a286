#include "execution_filter.h"
#include "execution.h"
#include "job.h"
#include "json_text.h"

#include <stdio.h>
#include <string.h>

enum { SEARCH_LIMIT = EXECUTION_NAME_BYTES, BY_LIMIT = 200 };

static const char *const sorts[] = {
    EXECUTION_SORT, "created_at", "name",      "-name", "status", "-status", "duration",
    "-duration",    "pipeline",   "-pipeline", "by",    "-by",    NULL,
};

static const char *status_problem(const char *status)
{
    return df_name_find(job_status_names, status) < 0 ? "is no status" : NULL;
}

static const char *length_problem(const char *text, size_t limit, const char *problem)
{
    size_t length = strlen(text);

    return length == 0 || length > limit ? problem : NULL;
}

static const char *search_problem(const char *search)
{
    return length_problem(search, SEARCH_LIMIT, "must have 1 to 480 bytes");
}

static const char *by_problem(const char *by)
{
    return length_problem(by, BY_LIMIT, "is neither the id nor the name of a user");
}

static const char *origin_problem(const char *origin)
{
    bool is_word = strcmp(origin, "any") == 0 || strcmp(origin, "none") == 0;

    return is_word || df_is_uuid(origin) ? NULL : "is neither an id nor any nor none";
}

static const char *truth_problem(const char *truth)
{
    bool is_truth = strcmp(truth, "true") == 0 || strcmp(truth, "false") == 0;

    return is_truth ? NULL : "must be true or false";
}

static const struct part {
    const char *name;
    const char *(*problem)(const char *value);
} parts[] = {
    {"pipeline", pipeline_id_problem},  {"status", status_problem}, {"search", search_problem},
    {"label", execution_label_problem}, {"by", by_problem},         {"sweep", origin_problem},
    {"trigger", origin_problem},        {"debug", truth_problem},
};

int execution_filter_read(struct df_call *call, struct execution_filter *filter)
{
    struct df_ctx *ctx = call->ctx;
    json_t *wanted = df_defer_json(&ctx->arena, json_object());
    const char *sort = df_query_text(call, "sort");

    for (size_t i = 0; i < DF_COUNT(parts); i++) {
        const struct part *part = &parts[i];
        const char *value = df_query_text(call, part->name);
        const char *problem = value ? part->problem(value) : NULL;
        if (problem)
            return df_fail_at(ctx, df_printf(&ctx->arena, "?%s", part->name), "%s", problem);
        if (value)
            json_object_set_new(wanted, part->name, json_string(value));
    }
    filter->sort = sort ? sort : EXECUTION_SORT;
    if (df_name_find(sorts, filter->sort) < 0)
        return df_fail_at(ctx, "?sort", "is no order");
    filter->text = json_text(&ctx->arena, json_incref(wanted));
    return filter->text ? 0 : df_fail(ctx, DF_INVALID, "the filter is no UTF-8");
}
