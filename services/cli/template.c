#include "template.h"

#include <string.h>

static const char *find(const struct template_value *values, const char *name, size_t length)
{
    for (; values->name; values++)
        if (strlen(values->name) == length && memcmp(values->name, name, length) == 0)
            return values->value;
    return NULL;
}

/* Length of the name between @ and @ at `text`, or 0. */
static size_t name_length(const char *text)
{
    if (text[0] != '@')
        return 0;
    size_t length = strspn(text + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
    return text[1 + length] == '@' ? length : 0;
}

int template_fill(struct df_ctx *ctx, const char *text, const struct template_value *values,
                  const char **filled)
{
    const char *result = "";

    while (*text) {
        size_t plain = strcspn(text, "@");
        if (text[plain] == '@' && name_length(text + plain) == 0)
            plain++;
        result = df_printf(&ctx->arena, "%s%.*s", result, (int) plain, text);
        text += plain;

        size_t length = name_length(text);
        if (length == 0)
            continue;
        const char *value = find(values, text + 1, length);
        if (!value)
            return df_fail(ctx, DF_INTERNAL, "a template asks for @%.*s@, which nobody knows",
                           (int) length, text + 1);
        result = df_printf(&ctx->arena, "%s%s", result, value);
        text += length + 2;
    }
    *filled = result;
    return 0;
}
