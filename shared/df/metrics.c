#include <df/metrics.h>

#include <pthread.h>

const double df_bucket_bounds[DF_BUCKETS] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                             0.05,   0.1,   0.25,   0.5,   1,    5};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct df_counter *counters;

void df_count_by(struct df_counter *counter, unsigned long long amount)
{
    if (!atomic_exchange(&counter->listed, true)) {
        pthread_mutex_lock(&lock);
        counter->next = counters;
        counters = counter;
        pthread_mutex_unlock(&lock);
    }
    atomic_fetch_add(&counter->value, amount);
}

void df_count(struct df_counter *counter)
{
    df_count_by(counter, 1);
}

void df_observe(struct df_histogram *histogram, double seconds)
{
    int bucket = 0;

    while (bucket < DF_BUCKETS && seconds > df_bucket_bounds[bucket])
        bucket++;
    atomic_fetch_add(&histogram->buckets[bucket], 1);
    atomic_fetch_add(&histogram->microseconds, (unsigned long long) (seconds * 1e6));
    atomic_fetch_add(&histogram->count, 1);
}

void df_histogram_write(FILE *out, const char *name, const char *label, const char *value,
                        struct df_histogram *histogram)
{
    unsigned long long below = 0;

    for (int i = 0; i < DF_BUCKETS; i++) {
        below += atomic_load(&histogram->buckets[i]);
        fprintf(out, "%s_bucket{%s=\"%s\",le=\"%g\"} %llu\n", name, label, value,
                df_bucket_bounds[i], below);
    }
    fprintf(out, "%s_bucket{%s=\"%s\",le=\"+Inf\"} %llu\n", name, label, value,
            atomic_load(&histogram->count));
    fprintf(out, "%s_sum{%s=\"%s\"} %.6f\n", name, label, value,
            (double) atomic_load(&histogram->microseconds) / 1e6);
    fprintf(out, "%s_count{%s=\"%s\"} %llu\n", name, label, value, atomic_load(&histogram->count));
}

void df_counters_write(FILE *out)
{
    pthread_mutex_lock(&lock);
    for (struct df_counter *counter = counters; counter; counter = counter->next)
        fprintf(out, "# HELP %s %s\n# TYPE %s counter\n%s %llu\n", counter->name, counter->help,
                counter->name, counter->name, atomic_load(&counter->value));
    pthread_mutex_unlock(&lock);
}
