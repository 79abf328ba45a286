#include "model_store.h"

DF_DEFINE_AUTO(json_t, json_decref);

/* One text that has moved on: its updates since, or, when not all are known, the whole text. */
static int describe_text(struct df_ctx *ctx, const char *project, const struct model *model,
                         json_t *stale, json_t *texts)
{
    const char *path = json_string_value(json_object_get(stale, "path"));
    int64_t version = model_text_version(model->texts, path);
    struct json_pointer pointer;
    json_t *updates;

    int failed = text_updates(ctx, project, path,
                              json_integer_value(json_object_get(stale, "version")), version,
                              &updates);
    if (failed)
        return failed;
    json_t *text = NULL;
    if (!updates && !json_pointer_parse(path, &pointer))
        text = json_pointer_find(model->tree, &pointer);
    json_array_append_new(texts, json_pack("{ss sI sO* sO*}", "path", path, "version",
                                           (json_int_t) version, "updates", updates, "text", text));
    return 0;
}

static int fail_stale(struct df_ctx *ctx, const char *project, const struct change *change)
{
    df_auto(json_t) texts = json_array();
    json_t *stale;
    size_t index;

    json_array_foreach(change->stale, index, stale) {
        int failed = describe_text(ctx, project, change->model, stale, texts);
        if (failed)
            return failed;
    }
    int failed = df_fail_as(ctx, DF_CONFLICT, "text_version",
                            "the text has been changed meanwhile");
    df_error_member(ctx, "texts", df_take(texts));
    return failed;
}

int change_fail(struct df_ctx *ctx, const char *project, enum change_outcome outcome,
                const struct change *change)
{
    json_t *error;
    size_t index;

    if (outcome == CHANGE_DONE)
        return 0;
    if (outcome == CHANGE_STALE)
        return fail_stale(ctx, project, change);

    const char *first = json_string_value(
        json_object_get(json_array_get(change->errors, 0), "detail"));
    int failed = df_fail(ctx, outcome == CHANGE_CONFLICT ? DF_CONFLICT : DF_INVALID, "%s",
                         first ? first : "the change breaks a rule");
    json_array_foreach(change->errors, index, error)
        df_error_add(ctx, json_string_value(json_object_get(error, "pointer")), "%s",
                     json_string_value(json_object_get(error, "detail")));
    return failed;
}
