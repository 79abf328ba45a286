#include "df_test.h"
#include "user.h"

#include <string.h>

/* A text of `count` times `c`. */
static const char *many(struct df_ctx *ctx, char c, size_t count)
{
    char *text = df_alloc(&ctx->arena, count + 1);
    memset(text, c, count);
    return text;
}

static void a_name_has_letters_digits_and_three_signs(void **state)
{
    static const char *const good[] = {"bob", "Alice-2", "0.x", "a_b", "deep.forge-1"};
    static const char *const bad[] = {"",     "ab",  "-ab", ".ab",  "_ab",    "a b",
                                      "a/b",  "a'b", "böb", "a\tb", "a\nbcd", "../..",
                                      "a%00", "a;b", "<b>", "a@b",  "a:b",    "a\\b"};

    (void) state;
    for (size_t i = 0; i < DF_COUNT(good); i++)
        assert_null(user_name_problem(good[i]));
    for (size_t i = 0; i < DF_COUNT(bad); i++)
        assert_non_null(user_name_problem(bad[i]));
}

static void a_name_is_3_to_64_long(void **state)
{
    assert_null(user_name_problem(many(*state, 'a', 3)));
    assert_null(user_name_problem(many(*state, 'a', 64)));
    assert_string_equal(user_name_problem(many(*state, 'a', 65)),
                        "must be 3 to 64 characters long");
}

static void a_name_is_never_taken_for_an_id(void **state)
{
    (void) state;
    assert_string_equal(user_name_problem("01a20436-0f1b-7427-a57b-be3015a4fa2a"),
                        "must not have the form of a UUID");
}

static void an_email_is_empty_or_has_two_sides(void **state)
{
    static const char *const good[] = {"", "a@b", "alice@example.org", "a+b.c@x-y.z"};
    static const char *const bad[] = {"a",         "@b",        "a@",      "a@b@c", "a b@c",
                                      "a@b.",      "a@.b",      "a\n@b.c", "<a@b>", "a@b,c@d",
                                      "\"a\"@b.c", "a\177@b.c", "a@b;c"};

    for (size_t i = 0; i < DF_COUNT(good); i++)
        assert_null(user_email_problem(good[i]));
    for (size_t i = 0; i < DF_COUNT(bad); i++)
        assert_non_null(user_email_problem(bad[i]));
    assert_non_null(user_email_problem(
        df_printf(&((struct df_ctx *) *state)->arena, "%s@b", many(*state, 'a', EMAIL_MAX))));
}

static void a_password_is_not_what_anybody_tries_first(void **state)
{
    (void) state;
    assert_null(user_password_problem("correct horse", "alice"));
    assert_null(user_password_problem("pässwörd mit Umlaut", "alice"));
    assert_non_null(user_password_problem("short", "alice"));
    assert_non_null(user_password_problem("Password1", "alice"));
    assert_non_null(user_password_problem("aaaaaaaaaaaa", "alice"));
    assert_string_equal(user_password_problem("ALICE-SMITH", "alice-smith"),
                        "must not be the name");
}

static void a_password_has_at_most_256_bytes(void **state)
{
    struct df_ctx *ctx = *state;
    const char *long_one = df_printf(&ctx->arena, "b%s", many(ctx, 'a', 255));

    assert_null(user_password_problem(long_one, "alice"));
    assert_non_null(user_password_problem(df_printf(&ctx->arena, "%sb", long_one), "alice"));
}

static void nobody_can_make_themselves_an_admin(void **state)
{
    struct df_ctx *ctx = *state;
    struct user user = {};
    df_auto(json_t) body = json_pack("{sb}", "is_admin", 1);

    assert_int_equal(df_record_from_json(ctx, me_change_fields, body, &user), -DF_INVALID);
    assert_false(user.is_admin);
}

static void no_answer_has_the_password(void **state)
{
    static const struct df_field *const answers[] = {
        user_fields, user_public_fields, user_session_fields, me_fields, user_row_fields};
    const struct user user = {.id = GUEST_ID, .password = "p", .password_hash = "h"};

    (void) state;
    for (size_t i = 0; i < DF_COUNT(answers); i++) {
        df_auto(json_t) json = df_record_to_json(answers[i], &user);
        assert_null(json_object_get(json, "password"));
        assert_null(json_object_get(json, "password_hash"));
    }
}

static void others_see_the_name_only(void **state)
{
    const struct user user = {.id = GUEST_ID, .name = "alice", .email = "a@b"};
    df_auto(json_t) json = df_record_to_json(user_public_fields, &user);

    (void) state;
    assert_int_equal(json_object_size(json), 2);
    assert_string_equal(json_string_value(json_object_get(json, "name")), "alice");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_name_has_letters_digits_and_three_signs),
        df_test(a_name_is_3_to_64_long),
        df_test(a_name_is_never_taken_for_an_id),
        df_test(an_email_is_empty_or_has_two_sides),
        df_test(a_password_is_not_what_anybody_tries_first),
        df_test(a_password_has_at_most_256_bytes),
        df_test(nobody_can_make_themselves_an_admin),
        df_test(no_answer_has_the_password),
        df_test(others_see_the_name_only),
    };
    return cmocka_run_group_tests_name("unit-auth-user", tests, NULL, NULL);
}
