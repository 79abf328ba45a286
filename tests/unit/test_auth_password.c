#include "df_test.h"
#include "password.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

static void the_right_password_is_right_and_no_other(void **state)
{
    struct df_ctx *ctx = *state;
    const char *hash;
    bool is_right;

    assert_int_equal(password_hash(ctx, "correct horse", &hash), 0);
    assert_int_equal(strncmp(hash, "$argon2id$v=19$m=65536,t=2,p=1$", 31), 0);
    assert_int_equal(password_verify(ctx, "correct horse", hash, &is_right), 0);
    assert_true(is_right);
    assert_int_equal(password_verify(ctx, "correct horsf", hash, &is_right), 0);
    assert_false(is_right);
}

static void nobody_has_no_password(void **state)
{
    bool is_right = true;

    assert_int_equal(password_verify(*state, "", NULL, &is_right), 0);
    assert_false(is_right);
}

static void a_hash_that_is_none_is_never_right(void **state)
{
    bool is_right = true;

    assert_int_equal(password_verify(*state, "x", "x", &is_right), 0);
    assert_false(is_right);
}

static void *verify_one(void *data)
{
    bool is_right;
    struct df_ctx ctx;

    (void) data;
    df_ctx_init(&ctx, "test", NULL);
    intptr_t failed = password_verify(&ctx, "x", NULL, &is_right);
    df_ctx_release(&ctx);
    return (void *) failed;
}

static void many_at_once_wait_for_their_turn(void **state)
{
    pthread_t threads[8];
    void *failed;

    (void) state;
    for (size_t i = 0; i < DF_COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, verify_one, NULL), 0);
    for (size_t i = 0; i < DF_COUNT(threads); i++) {
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(the_right_password_is_right_and_no_other),
        df_test(nobody_has_no_password),
        df_test(a_hash_that_is_none_is_never_right),
        df_test(many_at_once_wait_for_their_turn),
    };
    return sodium_init() < 0 ? 1
                             : cmocka_run_group_tests_name("unit-auth-password", tests, NULL, NULL);
}
