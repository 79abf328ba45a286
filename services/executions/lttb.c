#include "lttb.h"

#include <math.h>

/* Where the bucket of this number begins: those between the ends are as equal as can be. */
static size_t bucket(size_t number, size_t count, size_t wanted)
{
    return 1 + number * (count - 2) / (wanted - 2);
}

static double mean(const double *values, size_t from, size_t to)
{
    double sum = 0;

    for (size_t i = from; i < to; i++)
        sum += values[i];
    return sum / (double) (to - from);
}

/* The point between `from` and `to` that spans the largest triangle with the one kept before and
 * with the mean of the next bucket. */
static size_t largest(const double *x, const double *y, size_t from, size_t to, size_t before,
                      double next_x, double next_y)
{
    double best = -1;
    size_t found = from;

    for (size_t i = from; i < to; i++) {
        double area = fabs((x[before] - next_x) * (y[i] - y[before])
                           - (x[before] - x[i]) * (next_y - y[before]));
        if (area > best) {
            best = area;
            found = i;
        }
    }
    return found;
}

size_t lttb(const double *x, const double *y, size_t count, size_t wanted, size_t *kept)
{
    if (wanted >= count || wanted < 2) {
        size_t all = wanted < count ? wanted : count;
        for (size_t i = 0; i < all; i++)
            kept[i] = i;
        return all;
    }
    kept[0] = 0;
    for (size_t i = 0; i + 2 < wanted; i++) {
        size_t from = bucket(i, count, wanted), to = bucket(i + 1, count, wanted);
        size_t end = i + 3 < wanted ? bucket(i + 2, count, wanted) : count;
        kept[i + 1] = largest(x, y, from, to, kept[i], mean(x, to, end), mean(y, to, end));
    }
    kept[wanted - 1] = count - 1;
    return wanted;
}
