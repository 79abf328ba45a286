/* The points of a job's metrics as comma-separated values (RFC 4180). */
#ifndef CLI_METRIC_TABLE_H
#define CLI_METRIC_TABLE_H

#include <df/ctx.h>
#include <jansson.h>
#include <stdio.h>

/* One line: step, time and the names. `names` is an array of strings. */
void metric_table_head(struct df_ctx *ctx, FILE *out, const json_t *names);

/* A line for each of `points` (MetricPoint of docs/api/executions.yaml) that has one of the values;
 * numbers with all their digits, nothing where a point has none. */
void metric_table_rows(FILE *out, const json_t *names, const json_t *points);

#endif
