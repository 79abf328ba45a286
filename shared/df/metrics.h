/* Counters and histograms in Prometheus' text format, names deepforge_... */
#ifndef DF_METRICS_H
#define DF_METRICS_H

#include <df/base.h>
#include <stdatomic.h>
#include <stdio.h>

/* static struct df_counter jobs_lost = {"deepforge_jobs_lost_total", "Attempts whose worker
 * vanished"}; df_count(&jobs_lost);   It appears in /metrics from its first use on. */
struct df_counter {
    const char *name, *help;
    atomic_ullong value;
    atomic_bool listed;
    struct df_counter *next;
};

void df_count(struct df_counter *counter);
void df_count_by(struct df_counter *counter, unsigned long long amount);

/* Durations in seconds, one histogram per label value. */
enum { DF_BUCKETS = 12 };
extern const double df_bucket_bounds[DF_BUCKETS];

struct df_histogram {
    atomic_ullong buckets[DF_BUCKETS + 1];
    atomic_ullong microseconds, count;
};

void df_observe(struct df_histogram *histogram, double seconds);

/* Writes one histogram with its label, or all counters. */
void df_histogram_write(FILE *out, const char *name, const char *label, const char *value,
                        struct df_histogram *histogram);
void df_counters_write(FILE *out);

#endif
