#include "client.h"
#include "commands.h"
#include "curve.h"
#include "metric_table.h"
#include "name.h"
#include "print.h"

#include <df/http_client.h>

#include <stdio.h>
#include <string.h>

/* As wide as a curve is drawn. */
enum { CURVE_POINTS = 40 };

static const struct option_row options[] = {
    {"system", 0, NULL, "what the worker measured: processor, memory, disk, GPU"},
    {"series", 's', "NAME", "only this one; may be repeated"},
    {"attempt", 'a', "N", "of this attempt, not of the latest"},
    {"csv", 0, NULL, "every point, as comma-separated values; of one job"},
    {},
};

static const struct column columns[] = {
    {"JOB", "job", COLUMN_TEXT},     {"SERIES", "series", COLUMN_TEXT},
    {"COUNT", "count", COLUMN_TEXT}, {"LEAST", "least", COLUMN_TEXT},
    {"MOST", "most", COLUMN_TEXT},   {"LAST", "last", COLUMN_TEXT},
    {"CURVE", "curve", COLUMN_TEXT}, {},
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

/* The address of a job's metrics with what was asked for; `rest` is added to the query. */
static const char *path_of(const struct invocation *invocation, const json_t *job, const char *rest)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *attempt = option_value(invocation, "attempt");
    const char *kind = option_value(invocation, "system") ? "system" : "user";

    return df_printf(&ctx->arena, "/jobs/%s/metrics?kind=%s%s%s%s", text_of(job, "id"), kind,
                     attempt ? "&attempt=" : "", attempt ? df_url_escape(ctx, attempt) : "", rest);
}

static bool is_wanted(const struct invocation *invocation, const char *name)
{
    const char *wanted;

    for (size_t i = 0; (wanted = option_nth(invocation, "series", i)); i++)
        if (strcmp(wanted, name) == 0)
            return true;
    return !option_value(invocation, "series");
}

/* The curves of a job, those that are wanted, thinned to so many points. */
static int read_curves(struct client *client, const struct invocation *invocation,
                       const json_t *job, json_t **curves)
{
    struct df_ctx *ctx = client->ctx;
    const char *rest = df_printf(&ctx->arena, "&points=%d", CURVE_POINTS);
    json_t *answer, *curve;
    size_t index;

    *curves = df_defer_json(&ctx->arena, json_array());
    int failed = client_call(client, "GET", path_of(invocation, job, rest), NULL, &answer);
    if (failed)
        return failed;
    json_array_foreach(json_object_get(answer, "series"), index, curve)
        if (is_wanted(invocation, text_of(curve, "name")))
            json_array_append(*curves, curve);
    return 0;
}

/* For people: the numbers as text, the curve as a line. For scripts: as the server has it. */
static json_t *row_of(const struct invocation *invocation, const json_t *job, json_t *curve)
{
    struct df_ctx *ctx = invocation->ctx;

    if (wants_json(invocation)) {
        json_t *row = json_copy(curve);
        json_object_set(row, "job", json_object_get(job, "id"));
        json_object_set(row, "node", json_object_get(job, "node"));
        return row;
    }
    return json_pack("{sO ss sO ss ss ss ss}", "job", json_object_get(job, "name"), "series",
                     text_of(curve, "name"), "count", json_object_get(curve, "count"), "least",
                     text_of_value(ctx, json_object_get(curve, "least")), "most",
                     text_of_value(ctx, json_object_get(curve, "most")), "last",
                     text_of_value(ctx, json_object_get(curve, "last")), "curve",
                     curve_text(ctx, json_object_get(curve, "y")));
}

static int show(struct client *client, const struct invocation *invocation, const json_t *jobs)
{
    json_t *rows = df_defer_json(&client->ctx->arena, json_array()), *job, *curves, *curve;
    size_t index, place;

    json_array_foreach(jobs, index, job) {
        if (json_integer_value(json_object_get(job, "attempt")) == 0)
            continue;
        int failed = read_curves(client, invocation, job, &curves);
        if (failed)
            return failed;
        json_array_foreach(curves, place, curve)
            json_array_append_new(rows, row_of(invocation, job, curve));
    }
    if (json_array_size(rows) == 0 && !wants_json(invocation))
        fprintf(stderr, "nothing was %s\n",
                option_value(invocation, "system")   ? "measured yet"
                : option_value(invocation, "series") ? "logged by that name"
                                                     : "logged; deepforge.log(step, loss=…) does");
    print_items(invocation, rows, columns);
    return 0;
}

/* One answer's worth of points; in memory of its own, as there may be a million. `start` is moved
 * on, or becomes -1 behind the last. */
static int print_page(struct client *client, const struct invocation *invocation, const json_t *job,
                      const json_t *names, json_int_t *start)
{
    struct df_ctx *outer = client->ctx, page;
    json_t *answer;

    const char *path = path_of(invocation, job,
                               df_printf(&outer->arena, "&start=%lld", (long long) *start));
    df_ctx_init(&page, outer->id, outer->process);
    client->ctx = &page;
    int failed = client_call(client, "GET", path, NULL, &answer);
    client->ctx = outer;
    if (failed) {
        failed = client_fail_like(outer, &page);
    } else {
        const json_t *next = json_object_get(answer, "next");
        metric_table_rows(stdout, names, json_object_get(answer, "points"));
        *start = json_is_integer(next) ? json_integer_value(next) : -1;
    }
    df_ctx_release(&page);
    return failed;
}

static int print_points(struct client *client, const struct invocation *invocation,
                        const json_t *job)
{
    struct df_ctx *ctx = client->ctx;
    json_t *names = df_defer_json(&ctx->arena, json_array()), *curves, *curve;
    json_int_t start = 0;
    size_t index;

    int failed = read_curves(client, invocation, job, &curves);
    if (failed)
        return failed;
    json_array_foreach(curves, index, curve)
        json_array_append(names, json_object_get(curve, "name"));
    metric_table_head(ctx, stdout, names);
    while (!failed && start >= 0)
        failed = print_page(client, invocation, job, names, &start);
    return failed;
}

static int metrics(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *given = argument(invocation, 1);
    struct client client;
    json_t *execution, *jobs, *job = NULL;

    if (option_value(invocation, "csv") && !given)
        return df_fail_as(ctx, DF_INVALID, "usage", "--csv is of one job: say which");
    int failed = client_open(invocation, &client);
    if (!failed)
        failed = client_call(
            &client, "GET",
            df_printf(&ctx->arena, "/executions/%s", df_url_escape(ctx, argument(invocation, 0))),
            NULL, &execution);
    if (failed)
        return failed;
    jobs = json_object_get(execution, "job_list");
    if (given && (failed = name_choose(ctx, jobs, "job", given, &job)))
        return failed;
    if (option_value(invocation, "csv"))
        return print_points(&client, invocation, job);
    return show(&client, invocation,
                job ? df_defer_json(&ctx->arena, json_pack("[O]", job)) : jobs);
}

const struct command metric_commands[] = {
    {"metrics", "EXECUTION [JOB]", 1, 2, options, metrics,
     "what jobs logged, or used of the machine, with its curve"},
    {},
};
