#include "commands.h"
#include "data_folder.h"
#include "print.h"

#include <stdio.h>
#include <stdlib.h>

static void print_all(const struct settings *settings)
{
    json_t *json = json_object();

    for (enum setting_key i = 0; i < SETTING_COUNT; i++)
        json_object_set_new(json, setting_rows[i].name,
                            setting_rows[i].kind == SETTING_NUMBER
                                ? json_integer(settings_number(settings, i))
                                : json_string(settings_text(settings, i)));
    print_json(json);
    json_decref(json);
}

static int set_value(struct df_ctx *ctx, const char *folder, const struct setting_row *row,
                     const char *value)
{
    const char *problem = setting_problem(row, value);

    if (problem)
        return df_fail(ctx, DF_INVALID, "%s %s, not '%s'", row->name, problem, value);
    return settings_file_set(ctx, folder, row, value);
}

/* data.dir says where the data folder is, so it is kept where everybody looks first. */
static int find_folder(struct invocation *invocation, const struct setting_row *row,
                       const char **folder)
{
    const char *option = option_value(invocation, "data");
    bool is_data_dir = row == &setting_rows[SETTING_DATA_DIR];

    return data_folder_find(invocation->ctx, is_data_dir && !option ? "~/.deepforge" : option,
                            folder);
}

static int config(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *name = argument(invocation, 0), *value = argument(invocation, 1), *folder;
    const struct setting_row *row = name ? setting_find(name) : NULL;
    struct data_folder parts;
    struct settings settings;

    if (name && !row)
        return df_fail(ctx, DF_NOT_FOUND,
                       "there is no setting '%s'; deepforge config lists them all", name);
    int failed = find_folder(invocation, row, &folder);
    if (!failed && value)
        return set_value(ctx, folder, row, value);
    if (failed || (failed = data_folder_read(ctx, folder, &parts, &settings)))
        return failed;
    settings.texts[SETTING_DATA_DIR] = parts.path;
    settings.texts[SETTING_BLOB_DIR] = parts.blob;
    settings.texts[SETTING_DATABASE_DIR] = parts.database;
    if (row)
        printf("%s\n", settings_text(&settings, (enum setting_key)(row - setting_rows)));
    else
        print_all(&settings);
    return 0;
}

const struct command config_commands[] = {
    {"config", "[KEY [VALUE]]", 0, 2, NULL, config,
     "show all settings, one, or set one (an empty value takes it back)"},
    {},
};
