#include "sweep_metrics.h"
#include "json_text.h"
#include "metric_chunk.h"
#include "queries.h"

#include <math.h>
#include <string.h>

/* Chunks that one statement reads, and the bytes of the number before them. */
enum { READ_CHUNKS = 64, CHUNK_NUMBER = 8 };

struct due {
    const char *job;
    int64_t attempt;
    json_t *names;
    bool has_ended;
};

static const struct df_field due_fields[] = {
    DF_FIELD(due, job, DF_UUID, 0),
    DF_FIELD(due, attempt, DF_INT, 0),
    DF_FIELD(due, names, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(due, has_ended, DF_BOOL, 0),
    {},
};

struct summary {
    double last, least, most;
    int64_t count;
};

static void add_value(struct summary *summary, double value)
{
    if (isnan(value))
        return;
    summary->last = value;
    summary->least = summary->count == 0 ? value : fmin(summary->least, value);
    summary->most = summary->count == 0 ? value : fmax(summary->most, value);
    summary->count++;
}

static void add_points(struct summary *summaries, size_t count, const char *bytes, size_t size)
{
    struct metric_point point;
    size_t offset = 0;

    while (metric_chunk_next((const unsigned char *) bytes, size, &offset, &point))
        for (size_t i = 0; i < point.count; i++) {
            double value;
            unsigned series = metric_point_value(&point, i, &value);
            if (series < count)
                add_value(&summaries[series], value);
        }
}

/* The big-endian number in front of the chunks: where to go on, or -1. */
static int64_t first_number(const char *bytes)
{
    uint64_t number = 0;

    for (int i = 0; i < CHUNK_NUMBER; i++)
        number = number << 8 | (unsigned char) bytes[i];
    return (int64_t) number;
}

static int read_points(struct df_ctx *ctx, const struct due *due, const char *attempt,
                       struct summary *summaries)
{
    const char *limit = df_printf(&ctx->arena, "%d", READ_CHUNKS), *bytes;
    int64_t after = -1, next = -1;
    size_t size;

    do {
        const char *from = df_printf(&ctx->arena, "%lld", (long long) after);
        int failed = df_pg_bytes(
            ctx, sql_curve_read(due->job, attempt, "user", from, limit, NULL, NULL, NULL, NULL),
            &bytes, &size);
        if (failed)
            return failed;
        next = size >= CHUNK_NUMBER ? first_number(bytes) : -1;
        if (next >= 0)
            add_points(summaries, json_array_size(due->names), bytes + CHUNK_NUMBER,
                       size - CHUNK_NUMBER);
        after = next;
    } while (next >= 0);
    return 0;
}

static json_t *number_or_null(const struct summary *summary, double value)
{
    return summary->count > 0 ? json_real(value) : json_null();
}

static int summarize(struct df_ctx *ctx, const struct due *due)
{
    size_t count = json_array_size(due->names);
    struct summary *summaries = df_alloc(&ctx->arena, (count + 1) * sizeof *summaries);
    const char *attempt = df_printf(&ctx->arena, "%lld", (long long) due->attempt);
    json_t *rows = json_array();

    memset(summaries, 0, (count + 1) * sizeof *summaries);
    int failed = read_points(ctx, due, attempt, summaries);
    for (size_t i = 0; i < count; i++) {
        const struct summary *one = &summaries[i];
        json_array_append_new(
            rows,
            json_pack("{sO so so so sI}", "name", json_array_get(due->names, i), "last",
                      number_or_null(one, one->last), "min", number_or_null(one, one->least), "max",
                      number_or_null(one, one->most), "count", (json_int_t) one->count));
    }
    const char *text = json_text(&ctx->arena, rows);
    if (failed)
        return failed;
    return text ? df_pg_run(
               ctx,
               sql_metric_summary_put(due->job, attempt, text, due->has_ended ? "true" : "false"),
               NULL)
                : df_fail(ctx, DF_INTERNAL, "the metrics could not be written");
}

int sweep_metrics_update(struct df_ctx *ctx, const char *sweep)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_metric_unsummarized_list(sweep), due_fields, sizeof(struct due),
                           &list);
    const struct due *dues = list.items;

    for (size_t i = 0; !failed && i < list.count; i++)
        failed = summarize(ctx, &dues[i]);
    return failed;
}
