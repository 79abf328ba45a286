#include "df_test.h"
#include "sweep_results.h"

#include <string.h>

struct fixture {
    struct df_ctx ctx;
    struct sweep_result results[3];
};

static json_t *json_of(struct fixture *fixture, const char *text)
{
    json_t *json = json_loads(text, 0, NULL);

    assert_non_null(json);
    return df_defer_json(&fixture->ctx.arena, json);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    df_ctx_init(&fixture->ctx, "test", NULL);
    fixture->results[0] = (struct sweep_result){
        .position = 0,
        .point = json_of(fixture, "[1, \"b\"]"),
        .status = "success",
        .name = "One",
        .duration_ms = 2500,
        .metrics = json_of(
            fixture, "[{\"node\": \"t\", \"node_name\": \"Train\", \"position\": 2, \"name\": "
                     "\"loss\", \"last\": 0.5, \"min\": 0.25, \"max\": 1.0, \"count\": 3}]")};
    fixture->results[1] = (struct sweep_result){.position = 1,
                                                .point = json_of(fixture, "[2, \"a\"]"),
                                                .status = "failed",
                                                .detail = "=SUM(A1), and \"more\"",
                                                .name = "Two",
                                                .duration_ms = DF_NO_INT,
                                                .metrics = json_of(fixture, "[]")};
    fixture->results[2] = (struct sweep_result){
        .position = 2,
        .point = json_of(fixture, "[3, \"c\"]"),
        .status = "success",
        .name = "Three",
        .duration_ms = 1000,
        .metrics = json_of(
            fixture, "[{\"node\": \"t\", \"node_name\": \"Train\", \"position\": 2, \"name\": "
                     "\"loss\", \"last\": 0.125, \"min\": 0.125, \"max\": 1.0, \"count\": 3},"
                     " {\"node\": \"s\", \"node_name\": \"Score\", \"position\": 1, \"name\": "
                     "\"f1\", \"last\": null, \"min\": null, \"max\": null, \"count\": 0}]")};
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    df_ctx_release(&fixture->ctx);
    free(fixture);
    return 0;
}

static void rows_are_sorted_and_what_is_not_there_is_last(void **state)
{
    static const struct {
        const char *order, *positions;
    } cases[] = {
        {"position", "012"},      {"-position", "210"},   {"duration", "201"},
        {"-duration", "021"},     {"status", "102"},      {"axis.1", "102"},
        {"-axis.0", "210"},       {"last.t/loss", "201"}, {"-last.t/loss", "021"},
        {"min.t/nothing", "012"},
    };

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        struct fixture *fixture;
        struct sweep_order order;
        char positions[4] = "";
        set_up((void **) &fixture);
        assert_true(sweep_order_read(&fixture->ctx.arena, cases[i].order, &order));
        sweep_results_sort(fixture->results, 3, &order);
        for (size_t row = 0; row < 3; row++)
            positions[row] = (char) ('0' + fixture->results[row].position);
        assert_string_equal(positions, cases[i].positions);
        tear_down((void **) &fixture);
    }
    (void) state;
}

static void what_is_no_order_is_refused(void **state)
{
    static const char *const orders[] = {"",        "-",         "name",        "axis.",  "axis.x",
                                         "axis.16", "last.node", "mean.t/loss", "last.t/"};
    struct fixture *fixture = *state;
    struct sweep_order order;

    for (size_t i = 0; i < DF_COUNT(orders); i++)
        assert_false(sweep_order_read(&fixture->ctx.arena, orders[i], &order));
}

static void columns_follow_the_jobs_and_cells_follow_the_columns(void **state)
{
    struct fixture *fixture = *state;
    json_t *table = df_defer_json(&fixture->ctx.arena, sweep_results_json(fixture->results, 3));
    json_t *heads = json_object_get(table, "metrics"), *items = json_object_get(table, "items");

    assert_int_equal(json_array_size(heads), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(heads, 0), "name")), "f1");
    assert_string_equal(json_string_value(json_object_get(json_array_get(heads, 1), "name")),
                        "loss");
    const json_t *cells = json_object_get(json_array_get(items, 0), "metrics");
    assert_true(json_is_null(json_array_get(cells, 0)));
    assert_int_equal(json_integer_value(json_object_get(json_array_get(cells, 1), "count")), 3);
}

static void a_table_can_be_taken_into_a_spreadsheet(void **state)
{
    struct fixture *fixture = *state;
    json_t *table = df_defer_json(&fixture->ctx.arena, sweep_results_json(fixture->results, 3));
    const json_t *axes = json_of(fixture, "[{\"node_name\": \"Train\", \"attribute\": \"n\"},"
                                          " {\"node_name\": \"Train\", \"attribute\": \"mode\"}]");
    size_t size;
    const char *csv = sweep_results_csv(&fixture->ctx.arena, axes, table, &size);

    assert_string_equal(
        csv, "number,status,duration_seconds,Train.n,Train.mode,Score.f1 last,Score.f1 min,"
             "Score.f1 max,Train.loss last,Train.loss min,Train.loss max,execution,name,detail\r\n"
             "1,success,2.500,1,b,,,,0.5,0.25,1.0,,One,\r\n"
             "2,failed,,2,a,,,,,,,,Two,\"'=SUM(A1), and \"\"more\"\"\"\r\n"
             "3,success,1.000,3,c,,,,0.125,0.125,1.0,,Three,\r\n");
    assert_int_equal(size, strlen(csv));
}

#define results_test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_sorted_and_what_is_not_there_is_last),
        results_test(what_is_no_order_is_refused),
        results_test(columns_follow_the_jobs_and_cells_follow_the_columns),
        results_test(a_table_can_be_taken_into_a_spreadsheet),
    };
    return cmocka_run_group_tests_name("sweep_results", tests, NULL, NULL);
}
