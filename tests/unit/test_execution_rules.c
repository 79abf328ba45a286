#include "console.h"
#include "df_test.h"
#include "execution.h"
#include "figure_stamp.h"
#include "metric.h"
#include "text_array.h"

#include <string.h>

enum { BIG = 3 * CONSOLE_ANSWER_LIMIT };

static const struct {
    const char *header;
    int64_t total;
    enum console_answer answer;
    int64_t first, size;
} ranges[] = {
    {NULL, 0, CONSOLE_ALL, 0, 0},
    {NULL, 10, CONSOLE_ALL, 0, 10},
    {NULL, BIG, CONSOLE_PART, 0, CONSOLE_ANSWER_LIMIT},
    {"bytes=0-", 10, CONSOLE_PART, 0, 10},
    {"bytes=3-5", 10, CONSOLE_PART, 3, 3},
    {"bytes=3-99", 10, CONSOLE_PART, 3, 7},
    {"bytes=-4", 10, CONSOLE_PART, 6, 4},
    {"bytes=-99", 10, CONSOLE_PART, 0, 10},
    {"bytes=9-9", 10, CONSOLE_PART, 9, 1},
    {"bytes=2-3,7-8", 10, CONSOLE_PART, 2, 2},
    {"bytes=5-", BIG, CONSOLE_PART, 5, CONSOLE_ANSWER_LIMIT},
    {"bytes=10-", 10, CONSOLE_NOTHING, 10, 0},
    {"bytes=0-", 0, CONSOLE_NOTHING, 0, 0},
    {"bytes=-0", 10, CONSOLE_NOTHING, 10, 0},
    {"bytes=5-3", 10, CONSOLE_ALL, 0, 10},
    {"bytes=", 10, CONSOLE_ALL, 0, 10},
    {"bytes=-", 10, CONSOLE_ALL, 0, 10},
    {"bytes=a-b", 10, CONSOLE_ALL, 0, 10},
    {"bytes=+1-2", 10, CONSOLE_ALL, 0, 10},
    {"bytes=1-2x", 10, CONSOLE_ALL, 0, 10},
    {"lines=1-2", 10, CONSOLE_ALL, 0, 10},
    {"bytes=99999999999999999999-", 10, CONSOLE_ALL, 0, 10},
};

static void a_range_is_read_as_http_says(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(ranges); i++) {
        struct console_range range;

        assert_int_equal(console_range(ranges[i].header, ranges[i].total, &range),
                         ranges[i].answer);
        assert_int_equal(range.first, ranges[i].first);
        assert_int_equal(range.size, ranges[i].size);
    }
}

static void a_name_may_be_long_in_any_script_and_no_longer(void **state)
{
    static const char letter[] = "é";
    enum { LETTER = sizeof letter - 1 };
    char name[LETTER * (EXECUTION_NAME + 1) + 1] = "";

    (void) state;
    for (size_t i = 0; i < EXECUTION_NAME; i++)
        memcpy(name + i * LETTER, letter, LETTER);
    assert_null(execution_name_problem(name));
    memcpy(name + EXECUTION_NAME * LETTER, letter, LETTER);
    assert_string_equal(execution_name_problem(name), "must have at most 120 characters");
}

static void a_name_has_no_outer_spaces_and_no_control_characters(void **state)
{
    (void) state;
    assert_null(execution_name_problem("train #2"));
    assert_string_equal(execution_name_problem(""), "must not be empty");
    assert_non_null(execution_name_problem(" a"));
    assert_non_null(execution_name_problem("a "));
    assert_non_null(execution_name_problem("a\nb"));
    assert_non_null(execution_name_problem("a\x7f"));
    assert_non_null(execution_name_problem("a\xc2\x85"));
    assert_null(execution_name_problem("a\xc2\xa0z"));
}

static void an_idempotency_key_is_printable(void **state)
{
    (void) state;
    assert_null(execution_key_problem("0123-abc"));
    assert_non_null(execution_key_problem("short"));
    assert_non_null(execution_key_problem("has a space"));
    assert_non_null(execution_key_problem("öööööööö"));
}

static void an_image_is_what_it_says(void **state)
{
    static const char png[] = "\x89PNG\r\n\x1a\nrest", svg[] = "\xef\xbb\xbf <?xml?><svg/>";

    (void) state;
    assert_null(figure_image_problem(FIGURE_PNG, png, sizeof png - 1));
    assert_non_null(figure_image_problem(FIGURE_PNG, png, 7));
    assert_non_null(figure_image_problem(FIGURE_SVG, png, sizeof png - 1));
    assert_null(figure_image_problem(FIGURE_SVG, svg, sizeof svg - 1));
    assert_non_null(figure_image_problem(FIGURE_SVG, "<html>", 6));
    assert_non_null(figure_image_problem(FIGURE_SVG, "svg", 3));
    assert_non_null(figure_image_problem(FIGURE_SVG, "<svg\0>", 6));
    assert_non_null(figure_image_problem(FIGURE_SVG, "", 0));
}

static void a_recipe_finds_its_place_or_none(void **state)
{
    static const struct {
        enum figure_format format;
        const char *image, *stamped;
    } cases[] = {
        {FIGURE_SVG, "<svg>1</svg>", "<svg><metadata id=\"deepforge\">{&lt;}</metadata>1</svg>"},
        {FIGURE_SVG, "<svg b='/>'>", "<svg b='/>'><metadata id=\"deepforge\">{&lt;}</metadata>"},
        {FIGURE_SVG, "<svg/>", "<svg/>"},
        {FIGURE_SVG, "<svg a='>", "<svg a='>"},
        {FIGURE_PNG, "\x89PNG short", "\x89PNG short"},
    };
    struct df_arena arena;

    (void) state;
    df_arena_init(&arena, DF_ARENA_LIMIT);
    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        const char *bytes = cases[i].image;
        size_t size = strlen(bytes);
        figure_stamp(&arena, cases[i].format, "{<}", &bytes, &size);
        assert_int_equal(size, strlen(cases[i].stamped));
        assert_memory_equal(bytes, cases[i].stamped, size);
    }
    df_arena_release(&arena);
}

static void base64_is_decoded_or_refused(void **state)
{
    char bytes[16];

    (void) state;
    assert_int_equal(figure_decode("aGVsbG8=", bytes, sizeof bytes), 5);
    assert_memory_equal(bytes, "hello", 5);
    assert_int_equal(figure_decode("aGVs\nbG8=", bytes, sizeof bytes), 5);
    assert_int_equal(figure_decode("", bytes, sizeof bytes), 0);
    assert_int_equal(figure_decode("aGVsbG8", bytes, sizeof bytes), SIZE_MAX);
    assert_int_equal(figure_decode("****", bytes, sizeof bytes), SIZE_MAX);
}

static void an_array_quotes_what_postgresql_would_misread(void **state)
{
    struct df_ctx *ctx = *state;
    struct text_array array;

    text_array_open(&array);
    assert_string_equal(text_array_close(&array, &ctx->arena), "{}");
    text_array_open(&array);
    text_array_add(&array, "a \"b\" \\ ,}");
    text_array_add(&array, NULL);
    text_array_add(&array, "NULL");
    text_array_add(&array, "");
    text_array_add_int(&array, -7);
    assert_string_equal(text_array_close(&array, &ctx->arena),
                        "{\"a \\\"b\\\" \\\\ ,}\",NULL,\"NULL\",\"\",-7}");
}

#define POINT(step) "{\"step\": " step ", \"at\": 1.5, \"values\": {\"loss\": 0.5, \"gap\": null}}"

static const struct {
    const char *points, *problem;
    size_t index;
} point_lists[] = {
    {"[" POINT("1") ", " POINT("null") "]", NULL, 0},
    {"[]", "must be 1 to 5000 points", 0},
    {"[" POINT("1") ", {}]", "must have step, at and values, and nothing else", 1},
    {"[" POINT("1.5") "]", "needs a whole number as step, or null", 0},
    {"[{\"step\": 1, \"at\": \"now\", \"values\": {\"a\": 1}}]", "needs a time", 0},
    {"[{\"step\": 1, \"at\": 1, \"values\": {}}]", "needs values", 0},
    {"[{\"step\": 1, \"at\": 1, \"values\": {\"a\": \"1\"}}]", "has a value that is no number", 0},
    {"[{\"step\": 1, \"at\": 1, \"values\": {\"\": 1}}]",
     "has a value without a name, or with one that is too long", 0},
};

static void points_are_checked_one_by_one(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(point_lists); i++) {
        df_auto(json_t) points = json_loads(point_lists[i].points, 0, NULL);
        size_t index = 99;
        const char *problem = metric_points_problem(points, &index);

        assert_int_equal(index, point_lists[i].index);
        if (point_lists[i].problem)
            assert_string_equal(problem, point_lists[i].problem);
        else
            assert_null(problem);
    }
}

static void points_sent_again_are_recognised(void **state)
{
    df_auto(json_t) points = json_loads("[" POINT("1") ", " POINT("2") ", " POINT("3") "]", 0,
                                        NULL);

    (void) state;
    assert_int_equal(metric_points_known(points, NULL), 0);
    assert_int_equal(metric_points_known(points, POINT("9")), 0);
    assert_int_equal(metric_points_known(points, POINT("2")), 2);
    assert_int_equal(metric_points_known(points, POINT("3")), 3);
    assert_int_equal(metric_points_known(points, "not json"), 0);
}

static void targets_are_ids_of_nodes(void **state)
{
    static const struct {
        const char *targets, *problem;
        size_t index;
    } cases[] = {
        {"[]", "must name at least one node", 0}, {"[\"a\", \"b-2_C\", \"a\"]", NULL, 3},
        {"[\"a\", \"b/c\"]", "is no id", 1},      {"[\"\"]", "is no id", 0},
        {"[\"a\", \"b\", null]", "is no id", 2},
    };

    (void) state;
    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        df_auto(json_t) targets = json_loads(cases[i].targets, 0, NULL);
        size_t index = 99;
        const char *problem = execution_targets_problem(targets, &index);

        assert_string_equal(problem ? problem : "", cases[i].problem ? cases[i].problem : "");
        if (problem)
            assert_int_equal(index, cases[i].index);
    }
}

static void there_are_not_more_targets_than_a_plan_may_have_nodes(void **state)
{
    df_auto(json_t) targets = json_array();
    size_t index;

    (void) state;
    for (int i = 0; i < EXECUTION_TARGET_LIMIT; i++)
        json_array_append_new(targets, json_string("a"));
    assert_null(execution_targets_problem(targets, &index));
    json_array_append_new(targets, json_string("a"));
    assert_string_equal(execution_targets_problem(targets, &index), "names too many nodes");
    assert_int_equal(index, EXECUTION_TARGET_LIMIT + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_is_read_as_http_says),
        cmocka_unit_test(a_name_may_be_long_in_any_script_and_no_longer),
        cmocka_unit_test(a_name_has_no_outer_spaces_and_no_control_characters),
        cmocka_unit_test(an_idempotency_key_is_printable),
        cmocka_unit_test(targets_are_ids_of_nodes),
        cmocka_unit_test(there_are_not_more_targets_than_a_plan_may_have_nodes),
        cmocka_unit_test(an_image_is_what_it_says),
        cmocka_unit_test(a_recipe_finds_its_place_or_none),
        cmocka_unit_test(base64_is_decoded_or_refused),
        cmocka_unit_test(points_are_checked_one_by_one),
        cmocka_unit_test(points_sent_again_are_recognised),
        df_test(an_array_quotes_what_postgresql_would_misread),
    };
    return cmocka_run_group_tests_name("unit-execution-rules", tests, NULL, NULL);
}
