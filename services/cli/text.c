#include "text.h"

#include <string.h>
#include <time.h>

const char *text_of_size(struct df_ctx *ctx, int64_t bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    double size = (double) bytes;
    size_t unit = 0;

    while (size >= 1000 && unit + 1 < DF_COUNT(units)) {
        size /= 1000;
        unit++;
    }
    return df_printf(&ctx->arena, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
}

const char *text_of_time(struct df_ctx *ctx, const char *time)
{
    struct tm broken = {}, local;
    char text[32];

    if (!strptime(time, "%Y-%m-%dT%H:%M:%S", &broken))
        return time;
    time_t seconds = timegm(&broken);
    localtime_r(&seconds, &local);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
    return df_strdup(&ctx->arena, text);
}

const char *text_of_value(struct df_ctx *ctx, const json_t *value)
{
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_integer(value))
        return df_printf(&ctx->arena, "%lld", (long long) json_integer_value(value));
    if (json_is_real(value))
        return df_printf(&ctx->arena, "%.6g", json_real_value(value));
    return json_is_true(value) ? "True" : json_is_false(value) ? "False" : "-";
}

const char *text_printable(struct df_ctx *ctx, const char *text)
{
    char *copy = df_strdup(&ctx->arena, text);

    for (char *c = copy; *c; c++)
        if ((unsigned char) *c < ' ' || *c == 0x7f)
            *c = '?';
    return copy;
}

size_t text_width(const char *text)
{
    size_t width = 0;

    for (; *text; text++)
        if (((unsigned char) *text & 0xc0) != 0x80) /* not a following byte of UTF-8 */
            width++;
    return width;
}
