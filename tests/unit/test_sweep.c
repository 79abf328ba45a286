#include "df_test.h"
#include "sweep.h"

#include <string.h>

struct fixture {
    struct df_ctx ctx;
    struct sweep_axes axes;
    const char *pointer;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    df_ctx_init(&fixture->ctx, "test", NULL);
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

static json_t *json_of(struct fixture *fixture, const char *text)
{
    json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);

    assert_non_null(json);
    return df_defer_json(&fixture->ctx.arena, json);
}

static const char *read_axes(struct fixture *fixture, const char *text, bool is_random)
{
    return sweep_axes_read(&fixture->ctx.arena, json_of(fixture, text), is_random, &fixture->axes,
                           &fixture->pointer);
}

static const char *text_of(struct fixture *fixture, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY
                                      | JSON_REAL_PRECISION(15));
    const char *kept = df_strdup(&fixture->ctx.arena, text);

    free(text);
    return kept;
}

static void a_range_is_the_values_in_it(void **state)
{
    static const struct {
        const char *range, *values;
    } cases[] = {
        {"{\"from\": 1, \"to\": 4}", "[1,2,3,4]"},
        {"{\"from\": 1, \"to\": 8, \"step\": 3}", "[1,4,7]"},
        {"{\"from\": 0, \"to\": 0.3, \"step\": 0.1}", "[0.0,0.1,0.2,0.3]"},
        {"{\"from\": 0, \"to\": 1, \"count\": 3}", "[0.0,0.5,1.0]"},
        {"{\"from\": 0.001, \"to\": 0.1, \"count\": 3, \"scale\": \"log\"}", "[0.001,0.01,0.1]"},
        {"{\"from\": 1, \"to\": 100, \"count\": 3, \"scale\": \"log\", \"integer\": true}",
         "[1,10,100]"},
        {"{\"from\": 1, \"to\": 3, \"count\": 7, \"integer\": true}", "[1,2,3]"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        const char *axes = df_printf(&fixture->ctx.arena,
                                     "[{\"node\": \"n\", \"attribute\": \"a\", \"range\": %s}]",
                                     cases[i].range);
        assert_null(read_axes(fixture, axes, false));
        assert_string_equal(text_of(fixture, fixture->axes.axes[0].values), cases[i].values);
    }
}

#define AXIS(what) "[{\"node\": \"n\", \"attribute\": \"a\", " what "}]"
#define VALUES     "\"values\": [1]"

static void what_is_no_axis_is_refused_at_its_place(void **state)
{
    static const struct {
        const char *axes, *pointer, *part;
    } cases[] = {
        {"[]", "/axes", "at least one"},
        {"[1]", "/axes/0", "must have a node"},
        {AXIS("\"x\": 1, " VALUES), "/axes/0", "not known"},
        {AXIS(VALUES ", \"range\": {}"), "/axes/0", "either values or a range"},
        {AXIS("\"values\": []"), "/axes/0/values", "at least one value"},
        {AXIS("\"values\": [1, 2, 1]"), "/axes/0/values/2", "twice"},
        {AXIS("\"range\": {\"from\": 1}"), "/axes/0/range", "two numbers"},
        {AXIS("\"range\": {\"from\": 2, \"to\": 1}"), "/axes/0/range", "upwards"},
        {AXIS("\"range\": {\"from\": 1, \"to\": 2, \"step\": 0}"), "/axes/0/range", "step above 0"},
        {AXIS("\"range\": {\"from\": 1, \"to\": 2, \"step\": 1, \"count\": 2}"), "/axes/0/range",
         "one of them"},
        {AXIS("\"range\": {\"from\": 0, \"to\": 1, \"step\": 1e-9}"), "/axes/0/range", "too many"},
        {AXIS("\"range\": {\"from\": 0, \"to\": 1, \"count\": 1}"), "/axes/0/range", "2 to 1,000"},
        {AXIS("\"range\": {\"from\": 0, \"to\": 1, \"count\": 3, \"scale\": \"log\"}"),
         "/axes/0/range", "above 0"},
        {AXIS("\"range\": {\"from\": 0.1, \"to\": 1}"), "/axes/0/range", "step or a count"},
        {"[{\"node\": \"n\", \"attribute\": \"a\", " VALUES
         "}, {\"node\": \"n\", \"attribute\": \"a\", " VALUES "}]",
         "/axes/1", "twice"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        const char *problem = read_axes(fixture, cases[i].axes, false);
        assert_non_null(problem);
        assert_non_null(strstr(problem, cases[i].part));
        assert_string_equal(fixture->pointer, cases[i].pointer);
    }
}

static const char *const three_by_two
    = "[{\"node\": \"a\", \"attribute\": \"x\", \"values\": [1, 2, 3]},"
      " {\"node\": \"b\", \"attribute\": \"y\", \"values\": [\"p\", \"q\"]}]";

static void a_grid_is_every_combination(void **state)
{
    struct fixture *fixture = *state;

    assert_null(read_axes(fixture, three_by_two, false));
    assert_int_equal(sweep_points_count(&fixture->axes), 6);
    json_t *points = df_defer_json(&fixture->ctx.arena, sweep_points_grid(&fixture->axes));
    assert_string_equal(text_of(fixture, points),
                        "[[1,\"p\"],[1,\"q\"],[2,\"p\"],[2,\"q\"],[3,\"p\"],[3,\"q\"]]");
    json_t *attributes = df_defer_json(
        &fixture->ctx.arena, sweep_point_attributes(&fixture->axes, json_array_get(points, 3)));
    assert_string_equal(text_of(fixture, attributes), "{\"a\":{\"x\":2},\"b\":{\"y\":\"q\"}}");
}

static json_t *draw(struct fixture *fixture, size_t samples, uint64_t seed)
{
    return df_defer_json(&fixture->ctx.arena, sweep_points_random(&fixture->axes, samples, seed));
}

static void expect_different(const json_t *points)
{
    for (size_t i = 0; i < json_array_size(points); i++)
        for (size_t j = 0; j < i; j++)
            assert_false(json_equal(json_array_get(points, i), json_array_get(points, j)));
}

static void random_points_follow_from_the_seed_and_differ(void **state)
{
    struct fixture *fixture = *state;

    assert_null(read_axes(fixture, three_by_two, true));
    assert_string_equal(text_of(fixture, draw(fixture, 4, 1)),
                        text_of(fixture, draw(fixture, 4, 1)));
    assert_string_not_equal(text_of(fixture, draw(fixture, 6, 1)),
                            text_of(fixture, draw(fixture, 6, 2)));
    for (uint64_t seed = 0; seed < 50; seed++) {
        json_t *points = draw(fixture, 100, seed);
        assert_int_equal(json_array_size(points), 6);
        expect_different(points);
    }
}

static void a_range_can_be_drawn_from_without_steps(void **state)
{
    struct fixture *fixture = *state;

    assert_null(read_axes(
        fixture,
        "[{\"node\": \"n\", \"attribute\": \"lr\", \"range\": {\"from\": 0.0001, \"to\": 0.1, "
        "\"scale\": \"log\"}}, {\"node\": \"n\", \"attribute\": \"k\", \"range\": {\"from\": 1, "
        "\"to\": 1000000}}]",
        true));
    assert_int_equal(sweep_points_count(&fixture->axes), INT64_MAX);
    json_t *points = draw(fixture, 200, 7), *point;
    size_t index, small = 0;
    assert_int_equal(json_array_size(points), 200);
    expect_different(points);
    json_array_foreach(points, index, point) {
        double rate = json_real_value(json_array_get(point, 0));
        json_int_t k = json_integer_value(json_array_get(point, 1));
        assert_true(rate >= 0.0001 && rate <= 0.1);
        assert_true(json_is_integer(json_array_get(point, 1)) && k >= 1 && k <= 1000000);
        small += rate < 0.00316;
    }
    assert_in_range(small, 70, 130); /* half of them on a scale of logarithms */
    assert_string_equal(text_of(fixture, json_array_get(points, 0)),
                        text_of(fixture, json_array_get(draw(fixture, 1, 7), 0)));
}

static void the_number_of_executions_has_a_limit(void **state)
{
    struct fixture *fixture = *state;
    struct new_sweep wanted = {.method = SWEEP_GRID, .samples = DF_NO_INT};
    const char *problem, *pointer;
    int64_t count;

    assert_null(
        read_axes(fixture,
                  "[{\"node\": \"n\", \"attribute\": \"a\", \"range\": {\"from\": 1, \"to\": 60}},"
                  " {\"node\": \"n\", \"attribute\": \"b\", \"range\": {\"from\": 1, \"to\": 40}}]",
                  false));
    assert_null(
        sweep_points(&fixture->ctx.arena, &wanted, &fixture->axes, &count, &problem, &pointer));
    assert_string_equal(problem, "make 2400 executions; a sweep may have 1000");
    assert_string_equal(pointer, "/axes");
    assert_int_equal(count, 2400);
    wanted = (struct new_sweep){.method = SWEEP_RANDOM, .samples = DF_NO_INT};
    assert_null(
        sweep_points(&fixture->ctx.arena, &wanted, &fixture->axes, &count, &problem, &pointer));
    assert_string_equal(pointer, "/samples");
    wanted.samples = 20;
    assert_non_null(
        sweep_points(&fixture->ctx.arena, &wanted, &fixture->axes, &count, &problem, &pointer));
    assert_int_equal(count, 20);
}

static void values_are_checked_as_in_the_model(void **state)
{
    struct fixture *fixture = *state;
    json_t *problems = df_defer_json(&fixture->ctx.arena, json_array());
    json_t *snapshot = json_of(
        fixture, "{\"pipeline\": {\"id\": \"l\", \"nodes\": {\"a\": {\"operation\": \"o\"}}},"
                 " \"operations\": {\"o\": {\"interface\": {\"attributes\": [{\"name\": \"x\","
                 " \"type\": \"integer\", \"max\": 2}]}}}}");

    assert_null(read_axes(fixture, three_by_two, false));
    sweep_axes_check(&fixture->ctx.arena, snapshot, &fixture->axes, json_of(fixture, "{\"b\": {}}"),
                     problems);
    assert_string_equal(
        text_of(fixture, problems),
        "[{\"detail\":\"a value must be at most 2\",\"pointer\":\"/axes/0/values/2\","
        "\"severity\":\"error\"},{\"detail\":\"the pipeline has no such node\","
        "\"pointer\":\"/axes/1\",\"severity\":\"error\"}]");
    json_array_clear(problems);
    assert_null(
        read_axes(fixture, "[{\"node\": \"a\", \"attribute\": \"x\", \"values\": [1]}]", false));
    sweep_axes_check(&fixture->ctx.arena, snapshot, &fixture->axes,
                     json_of(fixture, "{\"a\": {\"x\": 1}}"), problems);
    assert_string_equal(text_of(fixture, problems),
                        "[{\"detail\":\"is set by attributes as well\",\"pointer\":\"/axes/0\","
                        "\"severity\":\"error\"}]");
}

static void members_are_named_after_their_values(void **state)
{
    struct fixture *fixture = *state;
    struct df_arena *arena = &fixture->ctx.arena;

    assert_null(read_axes(fixture, three_by_two, false));
    json_t *point = json_of(fixture, "[0.25, \"two\\nlines\"]");
    assert_string_equal(sweep_member_name(arena, "Fit", &fixture->axes, point),
                        "Fit: x=0.25, y=two lines");
    json_t *wide = df_defer_json(arena, json_array());
    char text[400];
    memset(text, 0, sizeof text);
    for (size_t i = 0; i < 199; i++)
        memcpy(text + 2 * i, "ä", 2);
    json_array_append_new(wide, json_string(text));
    json_array_append_new(wide, json_integer(1));
    const char *name = sweep_member_name(arena, "Fit", &fixture->axes, wide);
    assert_int_equal(strlen(name), strlen("Fit: x=") + 2 * (120 - strlen("Fit: x=")));
}

#define sweep_test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        sweep_test(a_range_is_the_values_in_it),
        sweep_test(what_is_no_axis_is_refused_at_its_place),
        sweep_test(a_grid_is_every_combination),
        sweep_test(random_points_follow_from_the_seed_and_differ),
        sweep_test(a_range_can_be_drawn_from_without_steps),
        sweep_test(the_number_of_executions_has_a_limit),
        sweep_test(values_are_checked_as_in_the_model),
        sweep_test(members_are_named_after_their_values),
    };
    return cmocka_run_group_tests_name("sweep", tests, NULL, NULL);
}
