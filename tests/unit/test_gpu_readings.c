#include "df_test.h"
#include "gpu_readings.h"

#include <string.h>

static const char two[] = "0, GPU-3f12aa00-1111, 37, 12034\n"
                          "1, GPU-9b77cc00-2222, [N/A], 11\n";

static const struct {
    const char *printed, *visible, *values;
} cases[] = {
    {two, "0", "{\"GPU 0 %\": 37.0, \"GPU 0 memory MiB\": 12034.0}"},
    {two, "1", "{\"GPU 0 memory MiB\": 11.0}"},
    {two, "1,0", "{\"GPU 0 memory MiB\": 11.0, \"GPU 1 %\": 37.0, \"GPU 1 memory MiB\": 12034.0}"},
    {two, "GPU-9b77", "{\"GPU 0 memory MiB\": 11.0}"},
    {two, "7", "{}"},
    {two, "", "{}"},
    {"0, GPU-a, 1, 2\n0, GPU-a, 3, 4\n", "0", "{\"GPU 0 %\": 3.0, \"GPU 0 memory MiB\": 4.0}"},
    {"0, GPU-a, 1, 2", "0", "{}"},
    {"No devices were found\n0, GPU-a\n, , 1, 2\n0, GPU-a, -1, inf\n0, GPU-a, 1, 2, 3\n", "0",
     "{}"},
};

static void values_are_those_of_the_cards_that_a_job_has(void **state)
{
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        struct gpu_readings readings = {};
        json_t *values = df_defer_json(&ctx->arena, json_object());
        json_t *wanted = df_defer_json(&ctx->arena, json_loads(cases[i].values, 0, NULL));
        gpu_readings_take(&readings, cases[i].printed, strlen(cases[i].printed));
        gpu_readings_add(&readings, cases[i].visible, values);
        assert_true(json_equal(values, wanted));
    }
}

static void lines_come_in_pieces_and_may_be_too_long(void **state)
{
    struct df_ctx *ctx = *state;
    struct gpu_readings readings = {};
    json_t *values = df_defer_json(&ctx->arena, json_object());
    char noise[4 * GPU_LINE];

    memset(noise, '0', sizeof noise);
    gpu_readings_take(&readings, noise, sizeof noise);
    gpu_readings_take(&readings, "\n", 1);
    for (size_t i = 0; i < strlen(two); i++)
        gpu_readings_take(&readings, two + i, 1);
    assert_int_equal(readings.count, 2);
    gpu_readings_add(&readings, "0", values);
    assert_int_equal(json_object_size(values), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(values_are_those_of_the_cards_that_a_job_has),
        df_test(lines_come_in_pieces_and_may_be_too_long),
    };
    return cmocka_run_group_tests_name("unit-gpu-readings", tests, NULL, NULL);
}
