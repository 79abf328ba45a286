/* The table of a sweep: for each member its values and what became of each metric. Pure. */
#ifndef SWEEP_RESULTS_H
#define SWEEP_RESULTS_H

#include <df/record.h>

/* Columns of metrics; of more the first ones are shown. */
enum { SWEEP_METRICS = 100 };

struct sweep_result {
    int64_t position;
    json_t *point;
    const char *status, *detail, *execution, *name, *started_at, *ended_at;
    int64_t duration_ms;
    json_t *metrics; /* {node, node_name, position, name, last, min, max, count} */
};

extern const struct df_field sweep_result_fields[];

/* What a table is sorted by. */
struct sweep_order {
    enum sweep_order_by {
        SWEEP_BY_POSITION,
        SWEEP_BY_STATUS,
        SWEEP_BY_DURATION,
        SWEEP_BY_AXIS,
        SWEEP_BY_METRIC,
    } by;
    bool falls;                        /* the largest first; what is not there is last anyway */
    int64_t axis;                      /* counted from 0 */
    const char *value, *node, *metric; /* last, min or max of a metric of a node */
};

/* "-duration", "axis.0", "min.node/loss"; in the arena. False when it is no order. */
bool sweep_order_read(struct df_arena *arena, const char *text, struct sweep_order *order);

/* Rows that are equal stay as they were. */
void sweep_results_sort(struct sweep_result *results, size_t count,
                        const struct sweep_order *order);

/* {metrics: [{node, node_name, name}], items: [...]} with the metrics of each item in the order of
 * the columns, null where there is none. A new object. */
json_t *sweep_results_json(const struct sweep_result *results, size_t count);

/* The same as comma-separated values with a header; in the arena. */
const char *sweep_results_csv(struct df_arena *arena, const json_t *axes, const json_t *table,
                              size_t *size);

#endif
