/* The curves of an attempt, thinned for whoever looks at them: of every series so many points that
 * it looks like all of it, and what is to be said of the others. Pure. */
#ifndef CURVE_H
#define CURVE_H

#include <jansson.h>
#include <stdio.h>

#include <df/base.h>

enum {
    CURVE_POINTS = 5000,          /* of one series in one answer, at most */
    CURVE_POINTS_PRESET = 500,    /* unless it is said */
    CURVE_ANSWER_POINTS = 500000, /* of all series; when there are many, each has fewer */
};

enum curve_axis { CURVE_BY_STEP, CURVE_BY_TIME };
extern const char *const curve_axes[];

/* What is wanted. `from` and `to` are NaN where there is no end; the point before and the one
 * behind come along, so that a curve reaches the edge. */
struct curve_wish {
    enum curve_axis axis;
    double from, to;
    double begin;         /* Unix seconds; times are counted from here */
    const char *selected; /* names with commas between, "\," is a comma of a name; NULL: all */
    size_t points;
};

struct curve {
    bool is_selected;
    double *x, *y; /* NaN is a gap */
    size_t count, room;
    size_t inside; /* values in the range */
    double least, most, last;
    double next_x;
    double before_x, before_y;
    bool has_before, is_inside;
};

struct curves {
    struct curve_wish wish;
    const json_t *names; /* borrowed */
    struct curve *items;
    size_t count;
};

void curves_init(struct curves *curves, const struct curve_wish *wish, const json_t *names);
void curves_release(struct curves *curves);

/* Takes points as metric_chunk.h has them, in their order. */
void curves_add(struct curves *curves, const unsigned char *bytes, size_t size);

/* How many points each series has in the answer. */
size_t curves_points(const struct curves *curves);

/* The series that have values, as a JSON array of {name, count, least, most, last, x, y}. */
void curves_write(const struct curves *curves, FILE *out);

#endif
