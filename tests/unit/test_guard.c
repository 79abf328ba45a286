#include "df_test.h"
#include <df/guard.h>

#include <arpa/inet.h>
#include <netinet/in.h>

static struct df_guard guard_of(struct df_ctx *ctx, const char *text, bool allows_loopback)
{
    struct df_guard guard = {.allows_loopback = allows_loopback};

    assert_null(df_guard_read(&ctx->arena, text, &guard));
    return guard;
}

/* As after a name was resolved: what counts is the address, whatever the name said. */
static bool allows(const struct df_guard *guard, const char *host, const char *address)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, address, &four.sin_addr) == 1)
        return df_guard_allows(guard, host, (const struct sockaddr *) &four);
    assert_int_equal(inet_pton(AF_INET6, address, &six.sin6_addr), 1);
    return df_guard_allows(guard, host, (const struct sockaddr *) &six);
}

static const char *const hidden[] = {
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::10.0.0.1",
    "2002:7f00:1::",
    "::127.0.0.1",
};
static const char *const open_ones[] = {
    "1.1.1.1", "52.216.0.1", "172.15.255.255", "172.32.0.1", "2a00:1450::1", "::ffff:1.1.1.1",
};

static void only_public_addresses_are_visited(void **state)
{
    struct df_guard guard = guard_of(*state, "", false);

    for (size_t i = 0; i < DF_COUNT(hidden); i++) {
        if (allows(&guard, "s3.example.org", hidden[i]))
            fail_msg("a name that leads to %s was allowed", hidden[i]);
        if (df_guard_allows_host(&guard, hidden[i]))
            fail_msg("%s was allowed", hidden[i]);
    }
    for (size_t i = 0; i < DF_COUNT(open_ones); i++)
        if (!allows(&guard, "s3.example.org", open_ones[i]))
            fail_msg("%s was refused", open_ones[i]);
    assert_true(df_guard_allows_host(&guard, "s3.example.org"));
}

static void an_address_is_known_in_every_spelling(void **state)
{
    static const char *const spellings[] = {"127.1",      "0x7f000001", "2130706433",
                                            "0177.0.0.1", "10.1",       "fe80::1%1"};
    struct df_guard guard = guard_of(*state, "", false);

    for (size_t i = 0; i < DF_COUNT(spellings); i++)
        if (df_guard_allows_host(&guard, spellings[i]))
            fail_msg("%s was allowed", spellings[i]);
    assert_true(df_guard_allows_host(&guard, "0x08080808"));
}

static void names_of_this_machine_are_known(void **state)
{
    static const char *const names[] = {"localhost", "LOCALHOST", "localhost.", "x.localhost"};
    struct df_guard closed = guard_of(*state, "", false), guest = guard_of(*state, "", true);

    for (size_t i = 0; i < DF_COUNT(names); i++) {
        assert_false(df_guard_allows_host(&closed, names[i]));
        assert_true(df_guard_allows_host(&guest, names[i]));
    }
    assert_true(df_guard_allows_host(&closed, "notlocalhost"));
    assert_true(allows(&guest, "localhost", "127.0.0.1") && allows(&guest, "localhost", "::1"));
    assert_false(allows(&guest, "box", "10.0.0.1"));
}

static void an_administrator_allows_more(void **state)
{
    struct df_guard guard = guard_of(*state, "minio.lab, 10.1.0.0/16\tfd00::5", false);

    assert_true(allows(&guard, "Minio.lab", "192.168.0.9"));
    assert_true(allows(&guard, "other", "10.1.255.1"));
    assert_false(allows(&guard, "other", "10.2.0.1"));
    assert_true(allows(&guard, "other", "fd00::5"));
    assert_false(allows(&guard, "other", "fd00::6"));
}

static void a_list_that_makes_no_sense_is_refused(void **state)
{
    static const char *const lists[] = {
        "10.0.0.0/33", "10.0.0/8",         "fd00::/129",        "a/b",
        "10.0.0.0/x",  "http://minio.lab", "1.0.0.0/4294967304"};
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(lists); i++) {
        struct df_guard guard = {};
        if (!df_guard_read(&ctx->arena, lists[i], &guard))
            fail_msg("'%s' was taken", lists[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(only_public_addresses_are_visited),
        df_test(an_address_is_known_in_every_spelling),
        df_test(names_of_this_machine_are_known),
        df_test(an_administrator_allows_more),
        df_test(a_list_that_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests_name("unit-guard", tests, NULL, NULL);
}
