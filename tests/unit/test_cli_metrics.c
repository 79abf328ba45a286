#include "df_test.h"

#include "curve.h"
#include "metric_table.h"

#include <stdlib.h>

static const struct {
    const char *values, *curve;
} curves[] = {
    {"[]", ""},
    {"[1, 2, 3, 4, 5, 6, 7, 8]", "▁▂▃▄▅▆▇█"},
    {"[1, null, 0]", "█ ▁"},
    {"[5, 5, 5]", "▄▄▄"},
    {"[null]", " "},
    {"[-1.7e308, 0, 1.7e308]", "▁▅█"},
    {"[0, 5e-324]", "▄▄"},
};

static void a_curve_goes_from_its_least_to_its_most(void **state)
{
    struct df_ctx ctx;

    (void) state;
    df_ctx_init(&ctx, "test", NULL);
    for (size_t i = 0; i < DF_COUNT(curves); i++) {
        json_t *values = df_defer_json(&ctx.arena, json_loads(curves[i].values, 0, NULL));
        assert_string_equal(curve_text(&ctx, values), curves[i].curve);
    }
    df_ctx_release(&ctx);
}

static void numbers_keep_their_digits_and_names_are_quoted(void **state)
{
    static const char names[] = "[\"a\", \"b, \\\"c\\\"\"]";
    static const char points[] = "[{\"step\": 1, \"at\": 2.5, \"values\": {\"a\": 0.1}},"
                                 "{\"step\": null, \"at\": 3, \"values\": {\"other\": 1}},"
                                 "{\"step\": null, \"at\": 4, \"values\":"
                                 "{\"b, \\\"c\\\"\": 0.3333333333333333, \"a\": null}}]";
    struct df_ctx ctx;
    char *text;
    size_t size;

    (void) state;
    df_ctx_init(&ctx, "test", NULL);
    const json_t *read = df_defer_json(&ctx.arena, json_loads(names, 0, NULL));
    FILE *out = open_memstream(&text, &size);
    metric_table_head(&ctx, out, read);
    metric_table_rows(out, read, df_defer_json(&ctx.arena, json_loads(points, 0, NULL)));
    fclose(out);
    assert_string_equal(text, "step,time,a,\"b, \"\"c\"\"\"\r\n"
                              "1,2.5,0.1,\r\n"
                              ",4,,0.3333333333333333\r\n");
    free(text);
    df_ctx_release(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_curve_goes_from_its_least_to_its_most),
        cmocka_unit_test(numbers_keep_their_digits_and_names_are_quoted),
    };

    return cmocka_run_group_tests_name("cli_metrics", tests, NULL, NULL);
}
