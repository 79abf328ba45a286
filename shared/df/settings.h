/* Settings: one table says name, type, default and help; values come from the environment.
 *
 * The field `executions_url` is the variable DEEPFORGE_EXECUTIONS_URL; with _FILE behind it the
 * value is the content of the named file. `--help` of a program prints the table. */
#ifndef DF_SETTINGS_H
#define DF_SETTINGS_H

#include <df/ctx.h>

enum df_setting_type {
    DF_SETTING_TEXT = 1, /* const char * */
    DF_SETTING_INT,      /* int64_t */
    DF_SETTING_BOOL,     /* bool: true/false, 1/0, yes/no, on/off */
    DF_SETTING_KEY,      /* const char *: a PEM text, or the path of a file with one */
};

struct df_setting {
    const char *name; /* as the environment variable */
    enum df_setting_type type;
    size_t offset;
    const char *preset; /* textual default; NULL means required, "" means may be empty */
    const char *help;
    int64_t min, max; /* DF_SETTING_INT */
};

#define DF_SETTING(record, member, variable, kind, preset_text, help_text, ...)                    \
    {                                                                                              \
        .name = (variable), .type = (kind), .offset = offsetof(struct record, member),             \
        .preset = (preset_text), .help = (help_text), __VA_ARGS__                                  \
    }

/* Reads every setting of the table (ended by {}) into `record`. Fails with DF_INVALID and names the
 * variable. Texts live in ctx's arena. */
int df_settings_read(struct df_ctx *ctx, const struct df_setting *table,
                     void *record) DF_MUST_CHECK;

/* Prints the table for --help. */
void df_settings_print(const struct df_setting *table);

#endif
