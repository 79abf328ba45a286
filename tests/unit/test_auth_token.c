#include "df_test.h"
#include "token.h"

static const struct {
    const char *scopes;
    bool is_fine;
} scope_cases[] = {
    {"[\"api\"]", true},
    {"[\"read\", \"worker\"]", true},
    {"[\"api\", \"read\", \"worker\"]", true},
    {"[]", false},
    {"[\"admin\"]", false},
    {"[\"api session:1\"]", false},
    {"[\"api\", \"api\"]", false},
    {"[1]", false},
    {"[null]", false},
    {"[[\"api\"]]", false},
};

static void only_known_scopes_are_taken_each_once(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(scope_cases); i++) {
        df_auto(json_t) scopes = json_loads(scope_cases[i].scopes, 0, NULL);
        assert_int_equal(token_scopes_problem(scopes) == NULL, scope_cases[i].is_fine);
    }
}

static void scopes_travel_as_words(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) scopes = json_loads("[\"read\", \"worker\"]", 0, NULL);

    assert_string_equal(token_scopes_text(&ctx->arena, scopes), "read worker");
}

static void a_token_may_live_a_day_to_ten_years_or_for_ever(void **state)
{
    static const struct {
        const char *body;
        int result;
    } cases[] = {
        {"{\"name\": \"x\", \"scopes\": [\"api\"]}", 0},
        {"{\"name\": \"x\", \"scopes\": [\"api\"], \"expires_in_days\": null}", 0},
        {"{\"name\": \"x\", \"scopes\": [\"api\"], \"expires_in_days\": 1}", 0},
        {"{\"name\": \"x\", \"scopes\": [\"api\"], \"expires_in_days\": 0}", -DF_INVALID},
        {"{\"name\": \"x\", \"scopes\": [\"api\"], \"expires_in_days\": -5}", -DF_INVALID},
        {"{\"name\": \"x\", \"scopes\": [\"api\"], \"expires_in_days\": 3651}", -DF_INVALID},
    };

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        struct token token = {};
        df_auto(json_t) body = json_loads(cases[i].body, 0, NULL);
        assert_int_equal(df_record_from_json(*state, token_new_fields, body, &token),
                         cases[i].result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(only_known_scopes_are_taken_each_once),
        df_test(scopes_travel_as_words),
        df_test(a_token_may_live_a_day_to_ten_years_or_for_ever),
    };
    return cmocka_run_group_tests_name("unit-auth-token", tests, NULL, NULL);
}
