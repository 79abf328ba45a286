#include "df_test.h"
#include "webhook.h"

static const char *problem_of(struct df_ctx *ctx, const char *url, const char *events,
                              const char **pointer)
{
    struct webhook webhook = {.url = url,
                              .events = df_defer_json(&ctx->arena, json_loads(events, 0, NULL))};

    return webhook_problem(&webhook, pointer);
}

static void addresses_of_receivers_are_taken(void **state)
{
    static const char *const urls[] = {"https://example.org", "http://example.org:8080/a?b=c@d",
                                       "HTTPS://[2001:db8::1]/hook", "https://example.org/#x"};
    const char *pointer;

    for (size_t i = 0; i < DF_COUNT(urls); i++)
        if (problem_of(*state, urls[i], "[\"execution.failed\", \"artifact.created\"]", &pointer))
            fail_msg("'%s' was refused", urls[i]);
}

static void addresses_that_make_no_sense_are_refused(void **state)
{
    static const char *const urls[] = {"",
                                       "example.org",
                                       "file:///etc/passwd",
                                       "https://",
                                       "https:///path",
                                       "https://?x",
                                       "https://ann@example.org",
                                       "https://ann:b@example.org/",
                                       "https://example.org/a b",
                                       "https://example.org/\r\nX: y",
                                       "https://ex\xc3\xa4mple.org"};
    const char *pointer = "";

    for (size_t i = 0; i < DF_COUNT(urls); i++) {
        if (!problem_of(*state, urls[i], "[\"execution.failed\"]", &pointer))
            fail_msg("'%s' was taken", urls[i]);
        assert_string_equal(pointer, "/url");
    }
}

static void events_are_known_and_named_once(void **state)
{
    static const char *const lists[] = {"[]", "[1]", "[\"execution.started\"]",
                                        "[\"execution.failed\", \"execution.failed\"]", "[null]"};
    const char *pointer = "";

    for (size_t i = 0; i < DF_COUNT(lists); i++) {
        if (!problem_of(*state, "https://example.org", lists[i], &pointer))
            fail_msg("%s was taken", lists[i]);
        assert_string_equal(pointer, "/events");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(addresses_of_receivers_are_taken),
        df_test(addresses_that_make_no_sense_are_refused),
        df_test(events_are_known_and_named_once),
    };

    return cmocka_run_group_tests_name("unit-webhook", tests, NULL, NULL);
}
