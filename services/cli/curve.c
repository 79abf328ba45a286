#include "curve.h"

#include <math.h>
#include <string.h>

static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

struct range {
    double least, most;
};

static struct range range_of(const json_t *values)
{
    struct range range = {INFINITY, -INFINITY};
    const json_t *value;
    size_t index;

    json_array_foreach(values, index, value)
        if (json_is_number(value)) {
            double number = json_number_value(value);
            range.least = number < range.least ? number : range.least;
            range.most = number > range.most ? number : range.most;
        }
    return range;
}

static const char *block_of(const json_t *value, struct range range)
{
    const size_t top = DF_COUNT(blocks) - 1;

    if (!json_is_number(value))
        return " ";
    /* Halves, as the distance of two doubles may be more than a double. */
    double distance = range.most / 2 - range.least / 2;
    if (!(distance > 0))
        return blocks[top / 2];
    double height = (json_number_value(value) / 2 - range.least / 2) / distance;
    return blocks[(size_t) (height * (double) top + 0.5)];
}

const char *curve_text(struct df_ctx *ctx, const json_t *values)
{
    const struct range range = range_of(values);
    const json_t *value;
    size_t index;
    char *text = df_alloc(&ctx->arena, 4 * json_array_size(values) + 1), *end = text;

    json_array_foreach(values, index, value)
        end = stpcpy(end, block_of(value, range));
    *end = '\0';
    return text;
}
