/* What the metrics of a sweep's members come to: last, least and greatest value of each. */
#ifndef SWEEP_METRICS_H
#define SWEEP_METRICS_H

#include <df/pg.h>

/* Sums up the points of every attempt that is shown in the sweep and was not summed up after its
 * end, so that executions.metric_summaries is up to date. */
int sweep_metrics_update(struct df_ctx *ctx, const char *sweep) DF_MUST_CHECK;

#endif
