/* Thinning curves: what is kept of them, and what is said of the rest. */
#include "curve.h"
#include "df_test.h"
#include "lttb.h"
#include "metric_chunk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 1000 };

/* The algorithm as its author wrote it, step by step (Steinarsson 2013, appendix B). */
static size_t reference(const double *x, const double *y, size_t count, size_t wanted, size_t *kept)
{
    double every = (double) (count - 2) / (double) (wanted - 2);
    const double rounding = 1e-9; /* ten thirds times three is ten */
    size_t a = 0, sampled = 0;

    kept[sampled++] = 0;
    for (size_t i = 0; i < wanted - 2; i++) {
        size_t average_from = (size_t) floor((double) (i + 1) * every + rounding) + 1;
        size_t average_to = (size_t) floor((double) (i + 2) * every + rounding) + 1;
        double average_x = 0, average_y = 0, most = -1;
        size_t range_from = (size_t) floor((double) i * every + rounding) + 1, next = range_from;

        if (average_to > count)
            average_to = count;
        for (size_t k = average_from; k < average_to; k++) {
            average_x += x[k];
            average_y += y[k];
        }
        average_x /= (double) (average_to - average_from);
        average_y /= (double) (average_to - average_from);
        for (size_t k = range_from; k < average_from; k++) {
            double area = fabs((x[a] - average_x) * (y[k] - y[a])
                               - (x[a] - x[k]) * (average_y - y[a]))
                          * 0.5;
            if (area > most) {
                most = area;
                next = k;
            }
        }
        kept[sampled++] = next;
        a = next;
    }
    kept[sampled++] = count - 1;
    return sampled;
}

static void random_curve(unsigned *seed, double *x, double *y, size_t count)
{
    double height = 0;

    for (size_t i = 0; i < count; i++) {
        x[i] = (double) i + (double) (rand_r(seed) % 100) / 200;
        height += (double) (rand_r(seed) % 2001 - 1000) / 100;
        y[i] = rand_r(seed) % 50 == 0 ? height * 20 : height;
    }
}

static void it_keeps_what_the_author_s_algorithm_keeps(void **state)
{
    double x[MANY], y[MANY];
    size_t kept[MANY], expected[MANY];
    unsigned seed = 7;

    (void) state;
    for (int round = 0; round < 300; round++) {
        size_t count = 5 + (size_t) rand_r(&seed) % (MANY - 5);
        size_t wanted = 3 + (size_t) rand_r(&seed) % (count - 4);
        random_curve(&seed, x, y, count);
        size_t found = lttb(x, y, count, wanted, kept);
        assert_int_equal(found, reference(x, y, count, wanted, expected));
        for (size_t i = 0; i < found; i++)
            assert_int_equal(kept[i], expected[i]);
    }
}

static void the_ends_stay_and_the_order_and_the_number_is_what_was_wanted(void **state)
{
    double x[MANY], y[MANY];
    size_t kept[MANY];
    unsigned seed = 11;

    (void) state;
    for (int round = 0; round < 500; round++) {
        size_t count = 1 + (size_t) rand_r(&seed) % MANY, wanted = (size_t) rand_r(&seed) % 1200;
        random_curve(&seed, x, y, count);
        size_t found = lttb(x, y, count, wanted, kept);
        assert_int_equal(found, wanted < count ? wanted : count);
        for (size_t i = 1; i < found; i++)
            assert_true(kept[i] > kept[i - 1]);
        if (found > 0)
            assert_int_equal(kept[0], 0);
        if (found > 1)
            assert_int_equal(kept[found - 1], count - 1);
    }
}

static void a_single_peak_is_never_lost(void **state)
{
    double x[MANY], y[MANY] = {};
    size_t kept[MANY];

    (void) state;
    for (size_t i = 0; i < MANY; i++)
        x[i] = (double) i;
    for (size_t peak = 0; peak < MANY; peak++) {
        y[peak] = 5;
        size_t found = lttb(x, y, MANY, 20, kept);
        bool is_there = false;
        for (size_t i = 0; i < found; i++)
            is_there = is_there || kept[i] == peak;
        assert_true(is_there);
        y[peak] = 0;
    }
}

/* Points of JSON, thinned, as JSON. */
static json_t *thin(const char *points, const struct curve_wish *wish)
{
    df_auto(json_t) list = json_loads(points, 0, NULL);
    struct metric_names names;
    struct metric_chunk chunk;
    struct curves curves;
    struct df_arena arena;
    char *text = NULL;
    size_t size = 0;

    assert_non_null(list);
    df_arena_init(&arena, 64 << 20);
    metric_names_init(&arena, &names, NULL);
    metric_chunk_write(&arena, list, &names, &chunk);
    curves_init(&curves, wish, names.list);
    curves_add(&curves, chunk.bytes, chunk.size);
    FILE *out = open_memstream(&text, &size);
    curves_write(&curves, out);
    (void) fclose(out);
    json_t *answer = json_loadb(text, size, 0, NULL);
    free(text);
    curves_release(&curves);
    df_arena_release(&arena);
    assert_non_null(answer);
    return answer;
}

#define POINT(step, at, values) "{\"step\":" step ",\"at\":" at ",\"values\":{" values "}}"

static const char four_points[] = "[" POINT("0", "10", "\"a\":1,\"b\":0.1") "," POINT(
    "1", "11.5",
    "\"a\":null,\"c,d\":7") "," POINT("2", "13", "\"a\":3") "," POINT("4", "16", "\"a\":-2.5") "]";

static void expect(const struct curve_wish *wish, const char *points, const char *expected)
{
    df_auto(json_t) answer = thin(points, wish);
    df_auto(json_t) wanted = json_loads(expected, 0, NULL);
    char *text = json_dumps(answer, JSON_COMPACT);

    assert_non_null(wanted);
    if (!json_equal(answer, wanted))
        print_message("%s\n", text);
    assert_true(json_equal(answer, wanted));
    free(text);
}

static void gaps_stay_gaps(void **state)
{
    const struct curve_wish wish = {.from = NAN, .to = NAN, .points = 50, .selected = "a"};

    (void) state;
    expect(&wish, four_points,
           "[{\"name\":\"a\",\"count\":4,\"least\":-2.5,\"most\":3,\"last\":-2.5,"
           "\"x\":[0,1,2,4],\"y\":[1,null,3,-2.5]}]");
}

static void a_name_with_a_comma_can_be_chosen(void **state)
{
    const struct curve_wish wish = {.from = NAN, .to = NAN, .points = 50, .selected = "b,c\\,d,no"};

    (void) state;
    expect(&wish, four_points,
           "[{\"name\":\"b\",\"count\":1,\"least\":0.1,\"most\":0.1,\"last\":0.1,\"x\":[0],"
           "\"y\":[0.1]},{\"name\":\"c,d\",\"count\":1,\"least\":7,\"most\":7,\"last\":7,\"x\":[1],"
           "\"y\":[7]}]");
}

static void a_range_comes_with_its_neighbours(void **state)
{
    const struct curve_wish by_step = {.from = 1.5, .to = 3, .points = 50, .selected = "a"};
    const struct curve_wish by_time = {
        .axis = CURVE_BY_TIME, .from = 3, .to = 3, .begin = 10, .points = 50, .selected = "a"};

    (void) state;
    expect(&by_step, four_points,
           "[{\"name\":\"a\",\"count\":1,\"least\":3,\"most\":3,\"last\":3,\"x\":[2,4],"
           "\"y\":[3,-2.5]}]");
    expect(&by_time, four_points,
           "[{\"name\":\"a\",\"count\":1,\"least\":3,\"most\":3,\"last\":3,\"x\":[3.0,6.0],"
           "\"y\":[3,-2.5]}]");
}

static void without_steps_points_count_by_themselves(void **state)
{
    const struct curve_wish wish = {.from = NAN, .to = NAN, .points = 50};

    (void) state;
    expect(&wish,
           "[" POINT("null", "1", "\"a\":5") "," POINT("null", "2", "\"a\":6") "," POINT(
               "9", "3", "\"a\":null") "]",
           "[{\"name\":\"a\",\"count\":3,\"least\":5,\"most\":6,\"last\":6,\"x\":[0,1],"
           "\"y\":[5,6]}]");
}

static void many_points_become_as_many_as_wanted(void **state)
{
    const struct curve_wish wish = {.from = NAN, .to = NAN, .points = 100};
    df_auto(json_t) points = json_array();

    (void) state;
    for (int i = 0; i < 5000; i++)
        json_array_append_new(points, json_pack("{si sf s{sf}}", "step", i, "at", i * 0.5, "values",
                                                "loss", sin(i / 100.0)));
    char *text = json_dumps(points, 0);
    df_auto(json_t) answer = thin(text, &wish);
    const json_t *curve = json_array_get(answer, 0);
    free(text);
    assert_int_equal(json_array_size(json_object_get(curve, "x")), 100);
    assert_int_equal(json_integer_value(json_object_get(curve, "count")), 5000);
    assert_true(json_number_value(json_object_get(curve, "most")) > 0.9999);
}

static void points_survive_as_bytes(void **state)
{
    df_auto(json_t) points = json_loads(four_points, 0, NULL);
    struct metric_names names;
    struct metric_chunk chunk;
    struct metric_point point;
    struct df_arena arena;
    size_t offset = 0;

    (void) state;
    df_arena_init(&arena, 1 << 20);
    metric_names_init(&arena, &names, NULL);
    metric_chunk_write(&arena, points, &names, &chunk);
    for (size_t i = 0; i < json_array_size(points); i++) {
        assert_true(metric_chunk_next(chunk.bytes, chunk.size, &offset, &point));
        df_auto(json_t) again = metric_point_json(&point, names.list);
        const json_t *before = json_array_get(points, i);
        assert_true(
            json_equal(json_object_get(again, "values"), json_object_get(before, "values")));
        assert_true(json_equal(json_object_get(again, "step"), json_object_get(before, "step")));
    }
    assert_false(metric_chunk_next(chunk.bytes, chunk.size, &offset, &point));
    assert_int_equal(chunk.values, 6);
    assert_int_equal(chunk.most_step, 4);
    for (size_t cut = 0; cut < chunk.size; cut++) {
        offset = 0;
        while (metric_chunk_next(chunk.bytes, cut, &offset, &point))
            assert_true(offset <= cut);
    }
    df_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_keeps_what_the_author_s_algorithm_keeps),
        cmocka_unit_test(the_ends_stay_and_the_order_and_the_number_is_what_was_wanted),
        cmocka_unit_test(a_single_peak_is_never_lost),
        cmocka_unit_test(gaps_stay_gaps),
        cmocka_unit_test(a_name_with_a_comma_can_be_chosen),
        cmocka_unit_test(a_range_comes_with_its_neighbours),
        cmocka_unit_test(without_steps_points_count_by_themselves),
        cmocka_unit_test(many_points_become_as_many_as_wanted),
        cmocka_unit_test(points_survive_as_bytes),
    };
    return cmocka_run_group_tests_name("unit-curve", tests, NULL, NULL);
}
