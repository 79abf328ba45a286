/* Metrics: points of named numbers that an attempt reports while it runs. Pure. */
#ifndef METRIC_H
#define METRIC_H

#include <df/record.h>

enum {
    METRIC_POINTS = 1000,          /* in one call */
    METRIC_POINT_LIMIT = 1000000,  /* of one attempt */
    METRIC_VALUES = 64,            /* in one point */
    METRIC_NAME = 480,             /* bytes */
    METRIC_CHUNKS = 50,            /* in one answer */
    METRIC_EVENT_LIMIT = 16 * 1024 /* an event with more leaves the points out */
};

/* What a worker sends. */
struct metric_upload {
    json_t *points;
};

extern const struct df_field metric_upload_fields[];

/* Rule: NULL, or why these are no points; `index` is the one that is wrong. */
const char *metric_points_problem(const json_t *points, size_t *index);

/* A worker that did not hear an answer sends the same points again, and newer ones behind them: how
 * many of them have been stored, when `last` (JSON text, or NULL) was the last that was. */
size_t metric_points_known(const json_t *points, const char *last);

#endif
