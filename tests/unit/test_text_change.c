#include "df_test.h"
#include "text_change.h"

#include <string.h>

#define SNAKE "\xF0\x9F\x90\x8D" /* two units, four bytes */

static struct text text_of(const char *bytes)
{
    return (struct text){bytes, strlen(bytes)};
}

static const struct {
    const char *text, *changes, *after; /* "!" and the reason when refused */
} rows[] = {
    {"abc", "[3]", "abc"},
    {"abc", "[1,[1],1]", "ac"},
    {"abc", "[[0,\"x\"],3]", "xabc"},
    {"abc", "[3,[0,\"x\",\"\",\"y\"]]", "abcx\n\ny"},
    {"abc", "[[3]]", ""},
    {"", "[[0,\"abc\"]]", "abc"},
    {"", "[]", ""},
    {"a\nb", "[1,[1,\"\",\"\",\"\"],1]", "a\n\nb"},
    {"a\nb", "[1,[1,\"\"],1]", "ab"},
    {"ü" SNAKE "z", "[1,[2,\"ß\"],1]", "üßz"},
    {"ü" SNAKE "z", "[3,[0,\"" SNAKE "\"],1]", "ü" SNAKE SNAKE "z"},
    {"abc", "[0,[0],3,[0,\"\"]]", "abc"},
    {"a\r\nb", "[4,[0,\"c\\r\",\"\"]]", "a\r\nbc\r\n"},
    {"abc", "[2]", "!the changes are for a longer or shorter text"},
    {"abc", "[4]", "!the changes are for another text, or cut a character in two"},
    {"abc", "[]", "!the changes are for a longer or shorter text"},
    {SNAKE, "[1,[1]]", "!the changes are for another text, or cut a character in two"},
    {SNAKE, "[1,[0,\"x\"],1]", "!the changes are for another text, or cut a character in two"},
    {"abc", "[-3]", "!a part of the changes has no length"},
    {"abc", "[[-1],4]", "!a part of the changes has no length"},
    {"abc", "[3.0]", "!a part of the changes has no length"},
    {"abc", "[[]]", "!a part of the changes has no length"},
    {"abc", "[[\"x\"],3]", "!a part of the changes has no length"},
    {"abc", "[null]", "!a part of the changes has no length"},
    {"abc", "[9223372036854775807]", "!the changes are for a longer text"},
    {"abc", "[3,[0,5]]", "!a part of the changes has something else than lines"},
    {"abc", "[3,[0,\"a\\nb\"]]", "!a line of the changes contains a line end"},
    {"abc", "[3,[0,\"a\\rb\"]]", "!a line of the changes contains a line end"},
    {"abc", "{\"a\":1}", "!the changes are not a list"},
    {"abc", "3", "!the changes are not a list"},
};

static void changes_apply_to_exactly_their_text(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(rows); i++) {
        df_auto(json_t) changes = json_loads(rows[i].changes, JSON_DECODE_ANY, NULL);
        df_auto(json_t) after = NULL;
        const char *problem = text_change_apply(changes, text_of(rows[i].text), &after);
        const char *found = problem ? problem : json_string_value(after);
        const char *expected = rows[i].after[0] == '!' ? rows[i].after + 1 : rows[i].after;
        if ((rows[i].after[0] == '!') != (problem != NULL) || strcmp(found, expected) != 0)
            fail_msg("%s gives %s", rows[i].changes, found);
    }
}

static void the_inverse_takes_every_change_back(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(rows); i++) {
        df_auto(json_t) changes = json_loads(rows[i].changes, JSON_DECODE_ANY, NULL);
        df_auto(json_t) inverse = NULL;
        df_auto(json_t) after = NULL;
        df_auto(json_t) before = NULL;
        struct text text = text_of(rows[i].text);
        if (rows[i].after[0] == '!') {
            assert_non_null(text_change_invert(changes, text, &inverse));
            continue;
        }
        assert_null(text_change_apply(changes, text, &after));
        assert_null(text_change_invert(changes, text, &inverse));
        assert_null(text_change_apply(inverse, text_of(json_string_value(after)), &before));
        assert_string_equal(json_string_value(before), rows[i].text);
    }
}

static void half_a_surrogate_pair_is_no_text(void **state)
{
    /* jansson refuses these in JSON; a text may come from elsewhere. */
    static const char *const bad[] = {
        "\xED\xA0\x80",     "\xED\xBF\xBF", "\xC0\x80", "\xE0\x80\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xFF",         "\xC3",     "a\x80"};

    (void) state;
    assert_null(json_loads("[[0,\"\\ud83d\"]]", 0, NULL));
    for (size_t i = 0; i < DF_COUNT(bad); i++)
        assert_string_equal(text_problem(text_of(bad[i])), "the text is not valid UTF-8");
    assert_string_equal(text_problem((struct text){"a\0b", 3}),
                        "the text contains a NUL character");
    assert_null(text_problem(text_of("ü\xE2\x82\xAC" SNAKE "\xED\x9F\xBF\xEE\x80\x80")));
}

static void a_line_with_bytes_that_are_no_text_is_refused(void **state)
{
    df_auto(json_t) changes = json_pack("[[io]]", 0, json_stringn_nocheck("\xED\xA0\x80", 3));
    df_auto(json_t) after = NULL;

    (void) state;
    assert_string_equal(text_change_apply(changes, text_of(""), &after),
                        "the text is not valid UTF-8");
}

static char *filled(size_t size)
{
    char *bytes = malloc(size + 1);

    memset(bytes, 'a', size);
    bytes[size] = '\0';
    return bytes;
}

static void limits_hold(void **state)
{
    char *text = filled(TEXT_BYTES), *large = filled(TEXT_CHANGE_BYTES);
    df_auto(json_t) adds = json_pack("[i[is]]", TEXT_BYTES, 0, "b");
    df_auto(json_t) too_large = json_pack("[[is]]", 0, large);
    df_auto(json_t) parts = json_array();
    df_auto(json_t) after = NULL;

    (void) state;
    for (int i = 0; i <= TEXT_CHANGE_BYTES / 8; i++)
        json_array_append_new(parts, json_integer(0));
    assert_string_equal(text_change_apply(adds, text_of(text), &after),
                        "the text would be longer than 1 MiB");
    assert_string_equal(text_change_apply(too_large, text_of(""), &after),
                        "the changes are longer than 256 KiB");
    assert_string_equal(text_change_apply(parts, text_of(""), &after),
                        "the changes are longer than 256 KiB");
    free(text);
    free(large);
}

static void edits_in_bytes_become_changes_in_units(void **state)
{
    struct df_ctx *ctx = *state;
    struct text text = text_of("ü" SNAKE "abc\nd");
    struct text_edit items[] = {{9, 10, ""}, {2, 6, "x\ny"}, {6, 6, "1"}, {6, 6, "2\n"}};
    struct text_edits edits = {items, DF_COUNT(items)};

    assert_true(text_edits_sort(&edits));
    df_auto(json_t) changes = text_change_from_edits(text, &edits);
    df_auto(json_t) expected = json_loads("[1,[2,\"x\",\"y\"],[0,\"1\"],[0,\"2\",\"\"],3,[1],1]", 0,
                                          NULL);
    df_auto(json_t) after = NULL;
    assert_true(json_equal(changes, expected));
    assert_null(text_change_apply(changes, text, &after));
    assert_string_equal(json_string_value(after), "üx\ny12\nabcd");
    assert_string_equal(text_edits_apply(&ctx->arena, text, &edits).bytes, "üx\ny12\nabcd");
    assert_int_equal(text_units(text), 8);
}

static void edits_that_overlap_are_noticed(void **state)
{
    struct text_edit apart[] = {{3, 5, "x"}, {5, 5, "y"}, {0, 3, "z"}};
    struct text_edit same[] = {{3, 5, "x"}, {3, 3, "y"}, {3, 3, "z"}};
    struct text_edit over[] = {{3, 5, "x"}, {4, 4, "y"}};
    struct text_edits edits = {apart, DF_COUNT(apart)};

    (void) state;
    assert_true(text_edits_sort(&edits));
    edits = (struct text_edits){same, DF_COUNT(same)};
    assert_true(text_edits_sort(&edits));
    assert_string_equal(same[0].insert, "y");
    assert_string_equal(same[1].insert, "z");
    edits = (struct text_edits){over, DF_COUNT(over)};
    assert_false(text_edits_sort(&edits));
}

static void line_ends_become_those_of_the_editor(void **state)
{
    struct df_ctx *ctx = *state;

    assert_string_equal(text_normalize(&ctx->arena, text_of("a\r\nb\rc\n\r")).bytes, "a\nb\nc\n\n");
    assert_string_equal(text_normalize(&ctx->arena, text_of("a\nb")).bytes, "a\nb");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(changes_apply_to_exactly_their_text),
        df_test(the_inverse_takes_every_change_back),
        df_test(half_a_surrogate_pair_is_no_text),
        df_test(a_line_with_bytes_that_are_no_text_is_refused),
        df_test(limits_hold),
        df_test(edits_in_bytes_become_changes_in_units),
        df_test(edits_that_overlap_are_noticed),
        df_test(line_ends_become_those_of_the_editor),
    };
    return cmocka_run_group_tests_name("unit-text-change", tests, NULL, NULL);
}
