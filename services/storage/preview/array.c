#include "array.h"

#include "grid.h"

#include <math.h>
#include <string.h>

enum { SIDE = 256, CORNER = 20, COLOURS = 3 };

static double half(uint16_t bits)
{
    int exponent = bits >> 10 & 31;
    double fraction = (bits & 1023) / 1024.0;
    double sign = bits & 0x8000 ? -1 : 1;

    if (exponent == 31)
        return fraction > 0 ? NAN : sign * INFINITY;
    return sign * (exponent ? ldexp(1 + fraction, exponent - 15) : ldexp(fraction, -14));
}

static uint64_t bits_of(const struct npy *npy, const unsigned char *values, int64_t index)
{
    const unsigned char *at = values + index * (int64_t) npy->item;
    uint64_t bits = 0;

    for (size_t i = 0; i < npy->item; i++)
        bits |= (uint64_t) at[npy->is_big ? npy->item - 1 - i : i] << 8 * i;
    return bits;
}

static int64_t extended(uint64_t bits, size_t bytes)
{
    unsigned shift = (unsigned) (64 - 8 * bytes);

    return (int64_t) (bits << shift) >> shift;
}

static double value_of(const struct npy *npy, const unsigned char *values, int64_t index)
{
    uint64_t bits = bits_of(npy, values, index);
    uint32_t low = (uint32_t) bits;
    double wide;
    float narrow;

    if (npy->kind == 'i')
        return (double) extended(bits, npy->item);
    if (npy->kind != 'f')
        return (double) bits;
    if (npy->item == 2)
        return half((uint16_t) bits);
    memcpy(&wide, &bits, sizeof wide);
    memcpy(&narrow, &low, sizeof narrow);
    return npy->item == 4 ? (double) narrow : wide;
}

static void print_value(struct grid *grid, const struct npy *npy, const unsigned char *values,
                        int64_t index)
{
    uint64_t bits = bits_of(npy, values, index);

    if (npy->kind == 'b')
        grid_print(grid, "%s", bits ? "True" : "False");
    else if (npy->kind == 'i')
        grid_print(grid, "%lld", (long long) extended(bits, npy->item));
    else if (npy->kind == 'u')
        grid_print(grid, "%llu", (unsigned long long) bits);
    else
        grid_print(grid, npy->item == 8 ? "%.12g" : "%.6g", value_of(npy, values, index));
}

/* Rows, columns and colours of the last dimensions that are more than one. */
struct plane {
    int64_t rows, columns, colours;
};

static bool plane_of(const struct npy *npy, struct plane *plane)
{
    int64_t sizes[NPY_DIMENSIONS];
    size_t count = 0;

    for (size_t i = 0; i < npy->dimensions; i++)
        if (npy->sizes[i] != 1)
            sizes[count++] = npy->sizes[i];
    bool has_colours = count == 3 && sizes[2] == COLOURS && npy->kind == 'u' && npy->item == 1;
    if (count != 2 && !has_colours)
        return false;
    *plane = (struct plane){sizes[0], sizes[1], has_colours ? COLOURS : 1};
    return plane->rows > 0 && plane->columns > 0;
}

static int64_t index_of(const struct npy *npy, const struct plane *plane, int64_t row,
                        int64_t column, int64_t colour)
{
    if (npy->is_fortran)
        return row + plane->rows * (column + plane->columns * colour);
    return (row * plane->columns + column) * plane->colours + colour;
}

/* Lowest, highest and mean of the values that are numbers. */
static void show_range(struct look *look, const struct npy *npy, const unsigned char *values,
                       int64_t count, double range[2])
{
    double low = INFINITY, high = -INFINITY, sum = 0;
    int64_t numbers = 0, odd = 0;

    for (int64_t i = 0; i < count; i++) {
        double value = value_of(npy, values, i);
        if (!isfinite(value)) {
            odd++;
            continue;
        }
        low = value < low ? value : low;
        high = value > high ? value : high;
        sum += value;
        numbers++;
    }
    range[0] = low;
    range[1] = high;
    if (numbers > 0)
        look_fact(look, "Values", "%.6g to %.6g, mean %.6g", low, high, sum / (double) numbers);
    if (odd > 0)
        look_fact(look, "Not finite", "%lld", (long long) odd);
}

/* Every pixel is one value: of large planes some are left out. */
static void show_picture(struct look *look, const struct npy *npy, const struct plane *plane,
                         const unsigned char *values, const double range[2])
{
    int64_t longer = plane->rows > plane->columns ? plane->rows : plane->columns;
    int64_t step = (longer + SIDE - 1) / SIDE;
    int64_t height = (plane->rows + step - 1) / step, width = (plane->columns + step - 1) / step;
    unsigned char *pixels = df_alloc(look->arena, (size_t) (height * width * plane->colours));
    unsigned char *out = pixels;
    double span = range[1] > range[0] ? range[1] - range[0] : 1;

    for (int64_t row = 0; row < plane->rows; row += step)
        for (int64_t column = 0; column < plane->columns; column += step)
            for (int64_t colour = 0; colour < plane->colours; colour++) {
                double value = value_of(npy, values, index_of(npy, plane, row, column, colour));
                double shade = plane->colours > 1 ? value : (value - range[0]) / span * 255;
                *out++ = !(shade > 0) ? 0 : shade >= 255 ? 255 : (unsigned char) lround(shade);
            }
    look_set(look, "picture",
             json_pack("{sI sI sI so}", "width", (json_int_t) width, "height", (json_int_t) height,
                       "colours", (json_int_t) plane->colours, "pixels",
                       look_base64(look->arena, pixels, (size_t) (out - pixels))));
    if (step > 1)
        look_note(look, "The picture has every %lld. row and column.", (long long) step);
}

static void show_corner(struct look *look, const struct npy *npy, const struct plane *plane,
                        const unsigned char *values, int64_t count)
{
    int64_t columns = plane->columns < CORNER ? plane->columns : CORNER;
    int64_t rows = plane->rows < CORNER ? plane->rows : CORNER;
    struct grid grid;

    grid_init(&grid, look);
    for (int64_t column = 0; column < columns; column++) {
        const char *name = df_printf(look->arena, "%lld", (long long) column);
        grid_column(&grid, name, strlen(name), npy->dtype);
    }
    for (int64_t row = 0; row < rows && grid_row(&grid); row++)
        for (int64_t column = 0; column < columns; column++) {
            int64_t index = index_of(npy, plane, row, column, 0);
            if (index < count)
                print_value(&grid, npy, values, index);
            else
                grid_null(&grid);
        }
    grid_show(&grid, look, plane->rows);
}

void array_show(struct look *look, const struct npy *npy, const unsigned char *values,
                int64_t count)
{
    struct plane plane = {.rows = npy->count, .columns = 1, .colours = 1};
    bool is_whole = count == npy->count, is_plane = plane_of(npy, &plane);
    double range[2];

    if (is_whole)
        show_range(look, npy, values, count, range);
    else
        look_note(look, "It is too large for figures about its values and for a picture.");
    if (is_plane && is_whole && plane.rows > 1 && plane.columns > 1
        && (npy->is_fortran ? plane.colours == 1 : true) && isfinite(range[0]))
        show_picture(look, npy, &plane, values, range);
    if (plane.colours == 1)
        show_corner(look, npy, &plane, values, count);
}
