#include "settings_file.h"

#include "file.h"

#include <stdlib.h>
#include <string.h>

static const char *file_path(struct df_ctx *ctx, const char *folder)
{
    return df_printf(&ctx->arena, "%s/config.json", folder);
}

int settings_file_read(struct df_ctx *ctx, const char *folder, json_t **json)
{
    const char *path = file_path(ctx, folder), *text = "{}";
    json_error_t why;

    int failed = file_read(ctx, path, &text);
    if (failed && failed != -DF_NOT_FOUND)
        return failed;
    json_t *read = json_loads(text, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(read)) {
        json_decref(read);
        return df_fail(ctx, DF_INVALID, "'%s' is not a JSON object: %s at line %d", path, why.text,
                       why.line);
    }
    *json = read;
    return 0;
}

static const char *value_text(struct df_ctx *ctx, const json_t *value)
{
    if (json_is_integer(value))
        return df_printf(&ctx->arena, "%lld", (long long) json_integer_value(value));
    return json_is_string(value) ? json_string_value(value) : "";
}

static int read_row(struct df_ctx *ctx, const struct setting_row *row, json_t *file,
                    const char **text)
{
    const char *value = getenv(row->environment), *source = row->environment;

    if (!value || !*value) {
        value = value_text(ctx, json_object_get(file, row->name));
        source = row->name;
    }
    const char *problem = setting_problem(row, value);
    if (problem)
        return df_fail(ctx, DF_INVALID, "%s %s, not '%s'", source, problem, value);
    *text = *value ? value : row->preset;
    return 0;
}

int settings_read(struct df_ctx *ctx, const char *folder, struct settings *settings)
{
    json_t *file = NULL;
    int failed = settings_file_read(ctx, folder, &file);

    if (failed)
        return failed;
    df_defer_json(&ctx->arena, file);
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        failed = read_row(ctx, &setting_rows[i], file, &settings->texts[i]);
        if (failed)
            return failed;
    }
    return 0;
}

const char *settings_text(const struct settings *settings, enum setting_key key)
{
    return settings->texts[key];
}

int64_t settings_number(const struct settings *settings, enum setting_key key)
{
    return strtoll(settings->texts[key], NULL, 10);
}

int settings_file_set(struct df_ctx *ctx, const char *folder, const struct setting_row *row,
                      const char *value)
{
    json_t *file = NULL;
    int failed = settings_file_read(ctx, folder, &file);

    if (failed)
        return failed;
    df_defer_json(&ctx->arena, file);
    if (!*value)
        json_object_del(file, row->name);
    else if (row->kind == SETTING_NUMBER)
        json_object_set_new(file, row->name, json_integer(strtoll(value, NULL, 10)));
    else
        json_object_set_new(file, row->name, json_string(value));

    failed = folder_make(ctx, folder, 0700);
    if (failed)
        return failed;
    char *text = json_dumps(file, JSON_INDENT(2) | JSON_SORT_KEYS);
    if (!text)
        return df_fail(ctx, DF_INTERNAL, "out of memory");
    df_defer(&ctx->arena, free, text);
    return file_keep(ctx, file_path(ctx, folder), df_printf(&ctx->arena, "%s\n", text), 0600);
}
