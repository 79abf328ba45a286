#include "df_test.h"
#include "lease.h"

static void a_lost_lease_sends_the_job_back_to_the_queue(void **state)
{
    const struct lease lease = {.attempt = 1};
    const struct lease_verdict verdict = lease_judge(&lease, LEASE_EXPIRED);

    (void) state;
    assert_false(verdict.is_final);
    assert_int_equal(verdict.losses, 1);
    assert_string_equal(verdict.detail, "its worker was lost");
}

static void a_job_that_loses_every_worker_is_given_up(void **state)
{
    struct lease lease = {};
    int grants = 0;

    (void) state;
    for (bool is_final = false; !is_final; grants++) {
        const struct lease_verdict verdict = lease_judge(&lease, LEASE_EXPIRED);
        lease.losses = verdict.losses;
        is_final = verdict.is_final;
    }
    assert_int_equal(grants, LEASE_MAX_LOSSES);
}

static void a_lease_that_is_given_back_is_no_loss(void **state)
{
    struct lease lease = {.losses = LEASE_MAX_LOSSES - 1};

    (void) state;
    for (int i = 0; i < 10; i++) {
        const struct lease_verdict verdict = lease_judge(&lease, LEASE_RETURNED);
        assert_false(verdict.is_final);
        assert_int_equal(verdict.losses, LEASE_MAX_LOSSES - 1);
    }
}

static void a_canceled_job_is_not_queued_again(void **state)
{
    const struct lease lease = {.is_canceled = true};

    (void) state;
    for (int event = 0; event < LEASE_EVENT_COUNT; event++)
        assert_true(lease_judge(&lease, (enum lease_event) event).is_final);
}

static void a_token_is_renewed_long_before_it_ends(void **state)
{
    (void) state;
    assert_true(LEASE_TOKEN_RENEWED * 2 <= LEASE_TOKEN_SECONDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_lease_sends_the_job_back_to_the_queue),
        cmocka_unit_test(a_job_that_loses_every_worker_is_given_up),
        cmocka_unit_test(a_lease_that_is_given_back_is_no_loss),
        cmocka_unit_test(a_canceled_job_is_not_queued_again),
        cmocka_unit_test(a_token_is_renewed_long_before_it_ends),
    };
    return cmocka_run_group_tests_name("unit-lease", tests, NULL, NULL);
}
