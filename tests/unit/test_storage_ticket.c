#include "df_test.h"
#include "ticket.h"

#include <string.h>

#define SECRET "0123456789abcdef0123456789abcdef"
#define HASH   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define OTHER  "ca7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

enum { NOW = 1000000 };

static const struct object_key key = {"01a20436-0f1b-7427-a57b-be3015a4fa2a",
                                      "00000000-0000-7000-8000-000000000011", HASH};

static const char *problem(struct df_ctx *ctx, enum ticket_mode mode, const struct object_key *what,
                           const char *ticket, int64_t now)
{
    int64_t size;
    return ticket_problem(&ctx->arena, SECRET, mode, what, ticket, now, &size);
}

static void a_ticket_is_good_for_what_it_says(void **state)
{
    struct df_ctx *ctx = *state;
    const char *ticket = ticket_sign(&ctx->arena, SECRET, TICKET_PUT, &key, 42, NOW);
    int64_t size = 0;

    assert_null(ticket_problem(&ctx->arena, SECRET, TICKET_PUT, &key, ticket, NOW, &size));
    assert_int_equal(size, 42);
    assert_null(problem(ctx, TICKET_PUT, &key, ticket, NOW + TICKET_SECONDS - 1));
}

static void a_ticket_expires_after_fifteen_minutes(void **state)
{
    struct df_ctx *ctx = *state;
    const char *ticket = ticket_sign(&ctx->arena, SECRET, TICKET_GET, &key, 0, NOW);

    assert_int_equal(TICKET_SECONDS, 900);
    assert_string_equal(problem(ctx, TICKET_GET, &key, ticket, NOW + TICKET_SECONDS),
                        "the ticket has expired");
}

static void a_ticket_is_good_for_nothing_else(void **state)
{
    static const struct object_key others[] = {
        {"01a20436-0f1b-7427-a57b-be3015a4fa2b", "00000000-0000-7000-8000-000000000011", HASH},
        {"01a20436-0f1b-7427-a57b-be3015a4fa2a", "00000000-0000-7000-8000-000000000012", HASH},
        {"01a20436-0f1b-7427-a57b-be3015a4fa2a", "00000000-0000-7000-8000-000000000011", OTHER},
    };
    struct df_ctx *ctx = *state;
    const char *ticket = ticket_sign(&ctx->arena, SECRET, TICKET_GET, &key, 7, NOW);
    int64_t size;

    for (size_t i = 0; i < DF_COUNT(others); i++)
        assert_string_equal(problem(ctx, TICKET_GET, &others[i], ticket, NOW),
                            "the ticket is for something else");
    assert_non_null(problem(ctx, TICKET_PUT, &key, ticket, NOW));
    assert_non_null(ticket_problem(&ctx->arena, "another secret of 32 characters.", TICKET_GET,
                                   &key, ticket, NOW, &size));
}

/* Another expiry or size under the same signature. */
static void the_terms_of_a_ticket_cannot_be_changed(void **state)
{
    struct df_ctx *ctx = *state;
    const char *ticket = ticket_sign(&ctx->arena, SECRET, TICKET_PUT, &key, 42, NOW);
    const char *signature = strrchr(ticket, '.') + 1;

    assert_non_null(
        problem(ctx, TICKET_PUT, &key, df_printf(&ctx->arena, "9999999.42.%s", signature), NOW));
    assert_non_null(problem(ctx, TICKET_PUT, &key,
                            df_printf(&ctx->arena, "%d.43.%s", NOW + TICKET_SECONDS, signature),
                            NOW));
}

static void what_is_no_ticket_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        ".",
        "..",
        "1.2",
        "1.2.",
        "-1.2.a",
        "+1.2.a",
        " 1.2.a",
        "1.-2.a",
        "x.2.a",
        "1.x.a",
        "99999999999999999999.1.a",
        "1.99999999999999999999.a",
        "1..a",
        "1.2.\xff",
        "0x1.2.a",
    };
    struct df_ctx *ctx = *state;
    char *long_one = df_alloc(&ctx->arena, 10001);

    memset(long_one, '1', 10000);
    assert_non_null(problem(ctx, TICKET_GET, &key, long_one, NOW));
    for (size_t i = 0; i < DF_COUNT(texts); i++)
        assert_non_null(problem(ctx, TICKET_GET, &key, texts[i], NOW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_ticket_is_good_for_what_it_says),
        df_test(a_ticket_expires_after_fifteen_minutes),
        df_test(a_ticket_is_good_for_nothing_else),
        df_test(the_terms_of_a_ticket_cannot_be_changed),
        df_test(what_is_no_ticket_is_refused),
    };
    return cmocka_run_group_tests_name("unit-storage-ticket", tests, NULL, NULL);
}
