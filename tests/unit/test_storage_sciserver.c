#include "df_test.h"
#include "sciserver_reply.h"
#include "web_base.h"

#include <string.h>

static void an_address_has_a_host_and_plain_folders(void **state)
{
    struct df_ctx *ctx = *state;
    struct web_base base;

    assert_null(web_base_read(&ctx->arena, "HTTPS://Apps.SciServer.org/login-portal/", &base));
    assert_string_equal(web_base_url(&ctx->arena, &base, "a/b"),
                        "https://apps.sciserver.org/login-portal/a/b");
    assert_null(web_base_read(&ctx->arena, "http://[::1]:8888", &base));
    assert_string_equal(web_base_url(&ctx->arena, &base, "a"), "http://[::1]:8888/a");
    assert_string_equal(base.endpoint.name, "::1");
}

static void an_address_that_could_be_read_in_another_way_is_none(void **state)
{
    static const char *const bad[] = {
        "https://a/b/../c",
        "https://a/.",
        "https://a/b//c",
        "https://a/b?c",
        "https://a/b#c",
        "https://a/%2e",
        "ftp://a/b",
        "https:///b",
        "https://u@a/b",
        "https://a:0/b",
        "https://a/b\\c",
        "https://a/ b",
        "//a/b",
        "",
    };
    struct df_ctx *ctx = *state;
    struct web_base base;

    for (size_t i = 0; i < DF_COUNT(bad); i++)
        assert_non_null(web_base_read(&ctx->arena, bad[i], &base));
}

static void a_listing_has_files_and_folders_or_leaves_them_out(void **state)
{
    static const char full[] = "{\"queryPath\":\"x\",\"root\":{\"name\":\"x\",\"files\":["
                               "{\"name\":\"a\",\"size\":3},{\"name\":\"b\",\"size\":0},{}],"
                               "\"folders\":[{\"name\":\"c\"}]}}";
    static const char empty[] = "{\"root\":{\"name\":\"x\"}}";
    struct df_ctx *ctx = *state;
    struct sciserver_listing listing;

    assert_true(sciserver_listing_read(&ctx->arena, full, strlen(full), &listing));
    assert_int_equal(listing.file_count, 2);
    assert_int_equal(listing.folder_count, 1);
    assert_int_equal(sciserver_listing_find(&listing, "a")->size, 3);
    assert_null(sciserver_listing_find(&listing, "c"));
    assert_true(sciserver_listing_read(&ctx->arena, empty, strlen(empty), &listing));
    assert_int_equal(listing.file_count + listing.folder_count, 0);
    assert_false(sciserver_listing_read(&ctx->arena, "<html>", 6, &listing));
}

static void words_of_a_failure_say_what_it_is(void **state)
{
    static const struct {
        long status;
        const char *body;
        enum sciserver_problem problem;
    } cases[] = {
        {500, "{\"error\":\"Volume does not exist\"}", SCISERVER_NO_VOLUME},
        {500, "{\"error\":\"Missing required permissions on volume\"}", SCISERVER_FORBIDDEN},
        {500, "{\"error\":\"Error when listing contents of 'x'. Path does not exist.\"}",
         SCISERVER_MISSING},
        {500, "{\"error\":{\"message\":\"HTTP/1.1 401 Unauthorized\"}}", SCISERVER_SIGN_IN},
        {401, "", SCISERVER_SIGN_IN},
        {500, "<html>", SCISERVER_OTHER},
    };
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        const char *words = sciserver_words(&ctx->arena, cases[i].body, strlen(cases[i].body));
        assert_int_equal(sciserver_problem_of(cases[i].status, words), cases[i].problem);
    }
    assert_string_equal(sciserver_words(&ctx->arena, "{\"error\":\"a\\nb\"}", 16), "a b");
}

static void a_token_ends_when_its_document_says(void **state)
{
    static const char text[] = "{\"token\":{\"user\":{\"name\":\"alice\"},"
                               "\"expires_at\":\"2026-11-23T08:20:00.000000Z\"}}";
    static const char odd[] = "{\"token\":{\"user\":{\"name\":\"alice\"},\"expires_at\":\"soon\"}}";
    struct df_ctx *ctx = *state;
    const char *user;
    int64_t ends;

    assert_true(sciserver_token_read(&ctx->arena, text, strlen(text), &user, &ends));
    assert_string_equal(user, "alice");
    assert_int_equal(ends, 1795422000);
    assert_true(sciserver_token_read(&ctx->arena, odd, strlen(odd), &user, &ends));
    assert_int_equal(ends, DF_NO_INT);
    assert_false(sciserver_token_read(&ctx->arena, "{}", 2, &user, &ends));
}

static void a_token_is_one_line_of_plain_characters(void **state)
{
    struct df_ctx *ctx = *state;

    assert_string_equal(sciserver_token_of(&ctx->arena, " abc123\n"), "abc123");
    assert_null(sciserver_token_of(&ctx->arena, "a\r\nX-Other: b"));
    assert_null(sciserver_token_of(&ctx->arena, "\xc3\xbc"));
    assert_null(sciserver_token_of(&ctx->arena, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(an_address_has_a_host_and_plain_folders),
        df_test(an_address_that_could_be_read_in_another_way_is_none),
        df_test(a_listing_has_files_and_folders_or_leaves_them_out),
        df_test(words_of_a_failure_say_what_it_is),
        df_test(a_token_ends_when_its_document_says),
        df_test(a_token_is_one_line_of_plain_characters),
    };

    return cmocka_run_group_tests_name("unit-storage-sciserver", tests, NULL, NULL);
}
