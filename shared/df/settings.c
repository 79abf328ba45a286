#include <df/settings.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A key or secret read from a file. */
enum { MAX_FILE = 64 * 1024 };

static int read_file(struct df_ctx *ctx, const char *name, const char *path, const char **text)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return df_fail(ctx, DF_INVALID, "%s: cannot open '%s': %s", name, path, strerror(errno));

    char *content = df_alloc(&ctx->arena, MAX_FILE + 1);
    size_t length = fread(content, 1, MAX_FILE, file);
    fclose(file);
    while (length > 0 && strchr("\r\n \t", content[length - 1]))
        content[--length] = '\0';
    *text = content;
    return 0;
}

/* The variable itself, else the content of the file that <variable>_FILE names, else the preset. */
static int find_text(struct df_ctx *ctx, const struct df_setting *setting, const char **text)
{
    const char *file_name = df_printf(&ctx->arena, "%s_FILE", setting->name);

    *text = getenv(setting->name);
    if (*text && **text)
        return 0;
    const char *path = getenv(file_name);
    if (path && *path)
        return read_file(ctx, file_name, path, text);
    *text = setting->preset;
    if (!*text)
        return df_fail(ctx, DF_INVALID, "%s is not set: %s", setting->name, setting->help);
    return 0;
}

static int set_int(struct df_ctx *ctx, const struct df_setting *setting, const char *text,
                   int64_t *value)
{
    char *end;

    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno || end == text || *end || number < setting->min
        || (setting->max && number > setting->max))
        return df_fail(ctx, DF_INVALID, "%s must be a whole number from %lld to %lld, not '%s'",
                       setting->name, (long long) setting->min, (long long) setting->max, text);
    *value = number;
    return 0;
}

static int set_bool(struct df_ctx *ctx, const struct df_setting *setting, const char *text,
                    bool *value)
{
    static const char *const words[] = {"false", "true", "0", "1", "no", "yes", "off", "on"};

    for (size_t i = 0; i < DF_COUNT(words); i++)
        if (strcasecmp(text, words[i]) == 0) {
            *value = i % 2;
            return 0;
        }
    return df_fail(ctx, DF_INVALID, "%s must be true or false, not '%s'", setting->name, text);
}

static int set_value(struct df_ctx *ctx, const struct df_setting *setting, const char *text,
                     void *record)
{
    void *member = (char *) record + setting->offset;

    switch (setting->type) {
    case DF_SETTING_TEXT:
        *(const char **) member = df_strdup(&ctx->arena, text);
        return 0;
    case DF_SETTING_KEY:
        if (*text && strncmp(text, "-----BEGIN", 10) != 0)
            return read_file(ctx, setting->name, text, member);
        *(const char **) member = df_strdup(&ctx->arena, text);
        return 0;
    case DF_SETTING_INT:
        return set_int(ctx, setting, text, member);
    case DF_SETTING_BOOL:
        return set_bool(ctx, setting, text, member);
    }
    return df_fail(ctx, DF_INTERNAL, "setting '%s' has no type", setting->name);
}

int df_settings_read(struct df_ctx *ctx, const struct df_setting *table, void *record)
{
    for (const struct df_setting *setting = table; setting->name; setting++) {
        const char *text;
        int failed = find_text(ctx, setting, &text);
        if (!failed)
            failed = set_value(ctx, setting, text, record);
        if (failed)
            return failed;
    }
    return 0;
}

void df_settings_print(const struct df_setting *table)
{
    for (const struct df_setting *setting = table; setting->name; setting++)
        printf("  %-34s %s%s%s%s\n", setting->name, setting->help,
               setting->preset && *setting->preset ? " [" : "",
               setting->preset ? setting->preset : " (required)",
               setting->preset && *setting->preset ? "]" : "");
}
