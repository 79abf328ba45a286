#include "df_test.h"

#include <df/clock.h>
#include <df/uuid.h>

#include <stdlib.h>
#include <string.h>

enum { HOUR_MS = 3600 * 1000 };

static void the_wall_clock_serves_until_the_database_said_the_time(void **state)
{
    (void) state;
    assert_in_range(df_now() - time(NULL), 0, 1);
}

static void the_database_says_the_time_to_tokens_and_ids(void **state)
{
    struct df_ctx *ctx = *state;
    int64_t said = (int64_t) time(NULL) * 1000 + 3 * (int64_t) HOUR_MS;

    df_clock_set(said);
    int64_t first = df_now_ms(), second = df_now_ms();
    assert_in_range(first - said, 0, 60000);
    assert_true(second >= first);
    assert_in_range(df_now() - said / 1000, 0, 60);

    char hex[13];
    const char *id = df_uuid_new(&ctx->arena);
    memcpy(hex, id, 8);
    memcpy(hex + 8, id + 9, 4);
    hex[12] = '\0';
    assert_in_range(strtoll(hex, NULL, 16) - said, 0, 60000);
}

static void it_is_read_again_after_a_minute_and_not_before(void **state)
{
    (void) state;
    df_clock_set(1);
    assert_false(df_clock_is_due());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wall_clock_serves_until_the_database_said_the_time),
        df_test(the_database_says_the_time_to_tokens_and_ids),
        cmocka_unit_test(it_is_read_again_after_a_minute_and_not_before),
    };
    return cmocka_run_group_tests_name("unit-clock", tests, NULL, NULL);
}
