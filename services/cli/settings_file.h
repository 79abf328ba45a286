/* The values of a data folder's settings: from the environment, config.json, or the preset. */
#ifndef CLI_SETTINGS_FILE_H
#define CLI_SETTINGS_FILE_H

#include "setting.h"

#include <df/ctx.h>
#include <jansson.h>

/* Values by key, in ctx's arena; never NULL. */
struct settings {
    const char *texts[SETTING_COUNT];
};

/* Reads config.json of `folder`; a missing file or folder means all presets. */
int settings_read(struct df_ctx *ctx, const char *folder, struct settings *settings) DF_MUST_CHECK;

const char *settings_text(const struct settings *settings, enum setting_key key);
int64_t settings_number(const struct settings *settings, enum setting_key key);

/* Only what the file says, as an object {"port": 8888}. A new reference. */
int settings_file_read(struct df_ctx *ctx, const char *folder, json_t **json) DF_MUST_CHECK;

/* Writes one value into the file; an empty one takes the key out. */
int settings_file_set(struct df_ctx *ctx, const char *folder, const struct setting_row *row,
                      const char *value) DF_MUST_CHECK;

#endif
