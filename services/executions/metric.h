/* Metrics: points of named numbers that an attempt reports while it runs. Pure. */
#ifndef METRIC_H
#define METRIC_H

#include <df/record.h>

enum {
    METRIC_POINTS = 5000,            /* in one call */
    METRIC_BODY = 8 * 1024 * 1024,   /* of one call */
    METRIC_POINT_LIMIT = 1000000,    /* of one attempt and kind */
    METRIC_VALUE_LIMIT = 4000000,    /* the same; reading curves holds all of them in memory */
    METRIC_SERIES = 1000,            /* the same */
    METRIC_VALUES = 64,              /* in one point */
    METRIC_NAME = 480,               /* bytes */
    METRIC_CHUNK = 8 * 1024,         /* a chunk grows up to here; a call with more has its own */
    METRIC_ANSWER = 2 * 1024 * 1024, /* of stored bytes in one answer */
    METRIC_EVENT_LIMIT = 16 * 1024   /* an event with more leaves the points out */
};

/* What the operation logged, or what the worker measured. */
enum metric_kind { METRIC_USER, METRIC_SYSTEM };
extern const char *const metric_kinds[];

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
