/* How often a job is measured. */
#include "df_test.h"
#include "sampler.h"

static void a_run_of_three_days_has_some_thousand_points(void **state)
{
    const int64_t end = 3LL * 24 * 60 * 60 * 1000;
    int points = 0;

    (void) state;
    for (int64_t at = 1000; at < end; at += sampler_interval(at))
        points++;
    assert_in_range(points, 3000, 6000);
}

static void a_job_that_is_not_there_is_not_measured(void **state)
{
    struct sampler sampler;

    (void) state;
    sampler_begin(&sampler, 5000);
    assert_null(sampler_take(&sampler, 5999, 1, 0));
    assert_int_equal(sampler.next_at, 6000);
    assert_null(sampler_take(&sampler, 6000, 1, 0));
    assert_int_equal(sampler.next_at, 8000);
    assert_int_equal(sampler.taken, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_of_three_days_has_some_thousand_points),
        cmocka_unit_test(a_job_that_is_not_there_is_not_measured),
    };
    return cmocka_run_group_tests_name("unit-worker-sampler", tests, NULL, NULL);
}
