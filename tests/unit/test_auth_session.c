#include "df_test.h"
#include "secret.h"
#include "session.h"

#include <string.h>

static const struct session_token fresh = {.replaced_seconds = DF_NO_INT};

static void the_newest_refresh_token_goes_on(void **state)
{
    (void) state;
    assert_int_equal(session_judge(&fresh, false), SESSION_GOES_ON);
}

static void two_tabs_may_send_the_same_token_within_ten_seconds(void **state)
{
    struct session_token token = fresh;

    (void) state;
    token.replaced_seconds = 0;
    assert_int_equal(session_judge(&token, false), SESSION_GOES_ON);
    token.replaced_seconds = 9;
    assert_int_equal(session_judge(&token, false), SESSION_GOES_ON);
    token.replaced_seconds = 10;
    assert_int_equal(session_judge(&token, false), SESSION_REUSED);
}

static void a_session_that_is_over_stays_over(void **state)
{
    struct session_token token = fresh;

    (void) state;
    token.is_over = true;
    assert_int_equal(session_judge(&token, false), SESSION_IS_OVER);
    token.replaced_seconds = 100; /* not once more "reused": it has ended */
    assert_int_equal(session_judge(&token, false), SESSION_IS_OVER);
}

static void a_disabled_user_does_not_go_on(void **state)
{
    struct session_token token = fresh;

    (void) state;
    token.is_disabled = true;
    assert_int_equal(session_judge(&token, false), SESSION_IS_OVER);
}

static void the_guest_does_not_outlive_guest_mode(void **state)
{
    struct session_token token = fresh;

    (void) state;
    token.is_guest = true;
    assert_int_equal(session_judge(&token, true), SESSION_GOES_ON);
    assert_int_equal(session_judge(&token, false), SESSION_IS_OVER);
}

static void a_secret_is_long_and_never_the_same(void **state)
{
    struct df_ctx *ctx = *state;
    const char *first = secret_new(&ctx->arena, "df_"), *second = secret_new(&ctx->arena, "df_");

    assert_int_equal(strlen(first), 3 + SECRET_LENGTH);
    assert_memory_equal(first, "df_", 3);
    assert_string_not_equal(first, second);
    assert_int_equal(
        strspn(first + 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
        SECRET_LENGTH);
}

static void the_hash_of_a_secret_is_its_sha256(void **state)
{
    struct df_ctx *ctx = *state;

    assert_string_equal(secret_hash(&ctx->arena, "abc"),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_null(secret_hash(&ctx->arena, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(the_newest_refresh_token_goes_on),
        df_test(two_tabs_may_send_the_same_token_within_ten_seconds),
        df_test(a_session_that_is_over_stays_over),
        df_test(a_disabled_user_does_not_go_on),
        df_test(the_guest_does_not_outlive_guest_mode),
        df_test(a_secret_is_long_and_never_the_same),
        df_test(the_hash_of_a_secret_is_its_sha256),
    };
    return cmocka_run_group_tests_name("unit-auth-session", tests, NULL, NULL);
}
