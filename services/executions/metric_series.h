/* What is stored of the metrics of one attempt, beside the points. */
#ifndef METRIC_SERIES_H
#define METRIC_SERIES_H

#include "metric.h"

#include <df/http_server.h>

struct metric_series {
    int64_t point_count, value_count;
    json_t *names;    /* array, in the order they first came */
    const char *last; /* point, as JSON text; NULL before the first */
};

extern const struct df_field metric_series_fields[];

/* ?kind=, what the operation logged unless it is said. */
int metric_kind_read(struct df_call *call, const char **kind) DF_MUST_CHECK;

#endif
