#include "df_test.h"
#include "retry.h"

static struct retry of(int attempts, int backoff, int most)
{
    return (struct retry){attempts, backoff, most};
}

static void whoever_says_nothing_is_tried_once(void **state)
{
    const struct retry retry = retry_read(NULL);

    (void) state;
    assert_false(retry_is_due(&retry, 0));
}

static void an_operation_that_says_only_how_often_waits_as_usual(void **state)
{
    json_t *policy = json_pack("{si}", "max_attempts", 3);
    const struct retry retry = retry_read(policy);

    (void) state;
    assert_true(retry_is_due(&retry, 0));
    assert_true(retry_is_due(&retry, 1));
    assert_false(retry_is_due(&retry, 2));
    assert_int_equal(retry.backoff_seconds, RETRY_BACKOFF_SECONDS);
    assert_int_equal(retry.backoff_max_seconds, RETRY_BACKOFF_MAX_SECONDS);
    json_decref(policy);
}

static void each_wait_is_twice_the_one_before(void **state)
{
    const struct retry retry = of(10, 10, 100000);
    int64_t expected = 10;

    (void) state;
    for (int64_t failures = 0; failures < 9; failures++, expected *= 2)
        assert_true(retry_wait(&retry, failures, 0.5) == (double) expected);
}

static void the_wait_varies_by_a_fifth(void **state)
{
    const struct retry retry = of(3, 100, 100000);

    (void) state;
    assert_true(retry_wait(&retry, 0, 0) == 80.0);
    assert_true(retry_wait(&retry, 0, 1) > 119.9 && retry_wait(&retry, 0, 1) < 120.1);
}

static void no_wait_is_longer_than_the_longest(void **state)
{
    const struct retry retry = of(10, 86400, 600), none = of(3, 0, 600);

    (void) state;
    for (int64_t failures = 0; failures < 100; failures++) {
        assert_true(retry_wait(&retry, failures, 1) == 600.0);
        assert_true(retry_wait(&none, failures, 1) == 0.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(whoever_says_nothing_is_tried_once),
        df_test(an_operation_that_says_only_how_often_waits_as_usual),
        df_test(each_wait_is_twice_the_one_before),
        df_test(the_wait_varies_by_a_fifth),
        df_test(no_wait_is_longer_than_the_longest),
    };
    return cmocka_run_group_tests_name("unit-retry", tests, NULL, NULL);
}
