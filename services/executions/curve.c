#include "curve.h"
#include "lttb.h"
#include "metric_chunk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const curve_axes[] = {"step", "time", NULL};

enum { FIRST_ROOM = 256, NUMBER = 40 };

static const double exact_integers = 1e15;

/* Compares a name with the next of a list, and puts the list behind that. */
static bool take_name(const char **list, const char *name)
{
    const char *at = *list;
    bool is_equal = true;

    for (; *at && *at != ','; at++) {
        if (at[0] == '\\' && (at[1] == ',' || at[1] == '\\'))
            at++;
        is_equal = is_equal && *at == *name;
        if (is_equal)
            name++;
    }
    *list = *at ? at + 1 : at;
    return is_equal && *name == '\0';
}

static bool is_named(const char *list, const char *name)
{
    if (!list)
        return true;
    while (*list)
        if (take_name(&list, name))
            return true;
    return false;
}

void curves_init(struct curves *curves, const struct curve_wish *wish, const json_t *names)
{
    size_t count = json_array_size(names);

    *curves = (struct curves){.wish = *wish, .names = names, .count = count};
    curves->items = calloc(count + 1, sizeof *curves->items);
    if (!curves->items)
        abort();
    for (size_t i = 0; i < count; i++)
        curves->items[i].is_selected = is_named(wish->selected,
                                                json_string_value(json_array_get(names, i)));
}

void curves_release(struct curves *curves)
{
    for (size_t i = 0; i < curves->count; i++) {
        free(curves->items[i].x);
        free(curves->items[i].y);
    }
    free(curves->items);
}

static void grow(struct curve *curve)
{
    size_t room = curve->room ? curve->room * 2 : FIRST_ROOM;

    curve->x = realloc(curve->x, room * sizeof *curve->x);
    curve->y = realloc(curve->y, room * sizeof *curve->y);
    if (!curve->x || !curve->y)
        abort();
    curve->room = room;
}

static void push(struct curve *curve, double x, double y)
{
    if (curve->count == curve->room)
        grow(curve);
    curve->x[curve->count] = x;
    curve->y[curve->count++] = y;
}

static void note(struct curve *curve, double y)
{
    curve->inside++;
    if (isnan(y))
        return;
    bool is_first = curve->inside == 1 || isnan(curve->last);
    curve->least = is_first || y < curve->least ? y : curve->least;
    curve->most = is_first || y > curve->most ? y : curve->most;
    curve->last = y;
}

static void take(struct curve *curve, const struct curve_wish *wish, double x, double y)
{
    bool is_inside = !(x < wish->from) && !(x > wish->to);

    if (curve->inside == 0)
        curve->last = NAN;
    if (is_inside) {
        if (curve->has_before)
            push(curve, curve->before_x, curve->before_y);
        note(curve, y);
    }
    if (is_inside || curve->is_inside) {
        push(curve, x, y);
        curve->has_before = false;
    } else {
        curve->has_before = true;
        curve->before_x = x;
        curve->before_y = y;
    }
    curve->is_inside = is_inside;
}

void curves_add(struct curves *curves, const unsigned char *bytes, size_t size)
{
    const struct curve_wish *wish = &curves->wish;
    struct metric_point point;
    size_t offset = 0;
    double y;

    while (metric_chunk_next(bytes, size, &offset, &point))
        for (size_t i = 0; i < point.count; i++) {
            unsigned number = metric_point_value(&point, i, &y);
            if (number >= curves->count || !curves->items[number].is_selected)
                continue;
            struct curve *curve = &curves->items[number];
            double step = point.has_step ? (double) point.step : curve->next_x;
            curve->next_x = step + 1;
            take(curve, wish, wish->axis == CURVE_BY_TIME ? point.at - wish->begin : step, y);
        }
}

size_t curves_points(const struct curves *curves)
{
    size_t shown = 0, points = curves->wish.points;

    for (size_t i = 0; i < curves->count; i++)
        shown += curves->items[i].inside > 0;
    size_t share = CURVE_ANSWER_POINTS / (shown > 0 ? shown : 1);
    return points < share ? points : share;
}

/* As short as it can be without becoming another number. */
static void write_number(double value, FILE *out)
{
    char text[NUMBER];

    if (isnan(value)) {
        fputs("null", out);
        return;
    }
    if (value == floor(value) && fabs(value) < exact_integers) {
        fprintf(out, "%lld", (long long) value);
        return;
    }
    snprintf(text, sizeof text, "%.15g", value);
    if (strtod(text, NULL) != value)
        snprintf(text, sizeof text, "%.17g", value);
    fputs(text, out);
}

/* A time is exact to the millisecond. */
static void write_x(const struct curves *curves, double x, FILE *out)
{
    if (curves->wish.axis == CURVE_BY_TIME)
        fprintf(out, "%.3f", x);
    else
        write_number(x, out);
}

static void write_list(const struct curves *curves, const char *name, const double *values,
                       const size_t *places, size_t count, FILE *out)
{
    bool is_x = *name == 'x';

    fprintf(out, ",\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            fputc(',', out);
        if (is_x)
            write_x(curves, values[places[i]], out);
        else
            write_number(values[places[i]], out);
    }
    fputc(']', out);
}

/* Leaves the finite ones in `x` and `y`, and says where they were. */
static size_t without_gaps(const struct curve *curve, double *x, double *y, size_t *where)
{
    size_t count = 0;

    for (size_t i = 0; i < curve->count; i++) {
        if (isnan(curve->y[i]))
            continue;
        x[count] = curve->x[i];
        y[count] = curve->y[i];
        where[count++] = i;
    }
    return count;
}

/* Puts the first gap between two kept points there, so that no line is drawn over it. `kept` has
 * room for twice as many. */
static size_t with_gaps(const struct curve *curve, size_t *kept, size_t count, size_t *places)
{
    size_t all = 0;

    for (size_t i = 0; i < count; i++) {
        places[all++] = kept[i];
        for (size_t k = kept[i] + 1; i + 1 < count && k < kept[i + 1]; k++)
            if (isnan(curve->y[k])) {
                places[all++] = k;
                break;
            }
    }
    return all;
}

static void *space(size_t count, size_t size)
{
    void *memory = malloc((count + 1) * size);

    if (!memory)
        abort();
    return memory;
}

/* The places of the points that are shown; to be freed. */
static size_t *choose(const struct curve *curve, size_t points, size_t *count)
{
    double *x = space(curve->count, sizeof *x), *y = space(curve->count, sizeof *y);
    size_t *where = space(curve->count, sizeof *where), *kept = space(points, sizeof *kept);
    size_t *places = space(points * 2, sizeof *places);

    size_t finite = without_gaps(curve, x, y, where);
    size_t found = lttb(x, y, finite, points, kept);
    for (size_t i = 0; i < found; i++)
        kept[i] = where[kept[i]];
    *count = with_gaps(curve, kept, found, places);
    free(x);
    free(y);
    free(where);
    free(kept);
    return places;
}

static void write_curve(const struct curves *curves, size_t number, size_t points, FILE *out)
{
    const struct curve *curve = &curves->items[number];
    char *name = json_dumps(json_array_get(curves->names, number), JSON_ENCODE_ANY);
    bool is_known = !isnan(curve->last);
    size_t count;
    size_t *places = choose(curve, points, &count);

    fprintf(out, "{\"name\":%s,\"count\":%zu,\"least\":", name ? name : "\"\"", curve->inside);
    write_number(is_known ? curve->least : NAN, out);
    fputs(",\"most\":", out);
    write_number(is_known ? curve->most : NAN, out);
    fputs(",\"last\":", out);
    write_number(curve->last, out);
    write_list(curves, "x", curve->x, places, count, out);
    write_list(curves, "y", curve->y, places, count, out);
    fputc('}', out);
    free(places);
    free(name);
}

void curves_write(const struct curves *curves, FILE *out)
{
    size_t points = curves_points(curves);
    bool is_first = true;

    fputc('[', out);
    for (size_t i = 0; i < curves->count; i++) {
        if (curves->items[i].inside == 0)
            continue;
        if (!is_first)
            fputc(',', out);
        is_first = false;
        write_curve(curves, i, points, out);
    }
    fputc(']', out);
}
