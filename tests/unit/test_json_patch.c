#include "df_test.h"

#include "json_patch.h"

#include <string.h>

static json_t *json_of(const char *text)
{
    return json_loads(text, JSON_DECODE_ANY, NULL);
}

/* Cases of RFC 6902 appendix A and RFC 6901, and what lies at their edges. */
static const struct {
    const char *document, *patch, *result;
} good[] = {
    {"{\"foo\":\"bar\"}", "[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\"}]",
     "{\"baz\":\"qux\",\"foo\":\"bar\"}"},
    {"{\"foo\":[\"bar\",\"baz\"]}", "[{\"op\":\"add\",\"path\":\"/foo/1\",\"value\":\"qux\"}]",
     "{\"foo\":[\"bar\",\"qux\",\"baz\"]}"},
    {"{\"baz\":\"qux\",\"foo\":\"bar\"}", "[{\"op\":\"remove\",\"path\":\"/baz\"}]",
     "{\"foo\":\"bar\"}"},
    {"{\"foo\":[\"bar\",\"qux\",\"baz\"]}", "[{\"op\":\"remove\",\"path\":\"/foo/1\"}]",
     "{\"foo\":[\"bar\",\"baz\"]}"},
    {"{\"baz\":\"qux\"}", "[{\"op\":\"replace\",\"path\":\"/baz\",\"value\":\"boo\"}]",
     "{\"baz\":\"boo\"}"},
    {"{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}",
     "[{\"op\":\"test\",\"path\":\"/baz\",\"value\":\"qux\"},"
     "{\"op\":\"test\",\"path\":\"/foo/1\",\"value\":2}]",
     "{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}"},
    {"{\"foo\":[\"bar\"]}", "[{\"op\":\"add\",\"path\":\"/foo/-\",\"value\":[\"abc\"]}]",
     "{\"foo\":[\"bar\",[\"abc\"]]}"},
    {"{\"/\":9,\"~1\":10}", "[{\"op\":\"test\",\"path\":\"/~01\",\"value\":10}]",
     "{\"/\":9,\"~1\":10}"},
    {"{\"a\":1}", "[{\"op\":\"add\",\"path\":\"\",\"value\":{\"b\":2}}]", "{\"b\":2}"},
    {"{\"\":1}", "[{\"op\":\"replace\",\"path\":\"/\",\"value\":2}]", "{\"\":2}"},
    {"{\"a\":1}", "[{\"op\":\"add\",\"path\":\"/a\",\"value\":null}]", "{\"a\":null}"},
    {"[1,2,3]",
     "[{\"op\":\"remove\",\"path\":\"/0\"},{\"op\":\"add\",\"path\":\"/-\",\"value\":4},"
     "{\"op\":\"replace\",\"path\":\"/1\",\"value\":[]},{\"op\":\"add\",\"path\":\"/1/"
     "0\",\"value\":7}]",
     "[2,[7],4]"},
};

static void patches_and_their_inverses(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(good); i++) {
        df_auto(json_t) document = json_of(good[i].document);
        df_auto(json_t) patch = json_of(good[i].patch);
        df_auto(json_t) expected = json_of(good[i].result);
        df_auto(json_t) result = NULL;
        df_auto(json_t) inverse = NULL;
        df_auto(json_t) again = NULL;
        df_auto(json_t) forth = NULL;
        size_t failed_at;

        assert_null(json_patch_apply(document, patch, &result, &inverse, &failed_at));
        assert_true(json_equal(result, expected));
        assert_null(json_patch_apply(result, inverse, &again, &forth, &failed_at));
        assert_true(json_equal(again, document));
    }
}

static const struct {
    const char *document, *patch;
    size_t failed_at;
} bad[] = {
    {"{\"foo\":1}", "[{\"op\":\"add\",\"path\":\"/bar/baz\",\"value\":1}]", 0},
    {"{\"foo\":1}", "[{\"op\":\"replace\",\"path\":\"/bar\",\"value\":1}]", 0},
    {"{\"foo\":1}", "[{\"op\":\"remove\",\"path\":\"/foo\"},{\"op\":\"remove\",\"path\":\"/foo\"}]",
     1},
    {"{\"foo\":1}", "[{\"op\":\"remove\",\"path\":\"\"}]", 0},
    {"{\"foo\":1}", "[{\"op\":\"test\",\"path\":\"/foo\",\"value\":1.5}]", 0},
    {"{\"foo\":1}", "[{\"op\":\"test\",\"path\":\"/foo\",\"value\":\"1\"}]", 0},
    {"{\"foo\":1}", "[{\"op\":\"add\",\"path\":\"foo\",\"value\":1}]", 0},
    {"{\"foo\":1}", "[{\"op\":\"add\",\"path\":\"/~2\",\"value\":1}]", 0},
    {"{\"foo\":1}", "[{\"op\":\"add\",\"path\":\"/~\",\"value\":1}]", 0},
    {"{\"foo\":1}", "[{\"op\":\"move\",\"path\":\"/bar\",\"from\":\"/foo\"}]", 0},
    {"{\"foo\":1}", "[{\"op\":\"add\",\"path\":\"/bar\"}]", 0},
    {"{\"foo\":1}", "[{\"op\":\"add\",\"value\":1}]", 0},
    {"{\"foo\":1}", "[7]", 0},
    {"[1,2]", "[{\"op\":\"add\",\"path\":\"/3\",\"value\":1}]", 0},
    {"[1,2]", "[{\"op\":\"add\",\"path\":\"/01\",\"value\":1}]", 0},
    {"[1,2]", "[{\"op\":\"add\",\"path\":\"/-1\",\"value\":1}]", 0},
    {"[1,2]", "[{\"op\":\"remove\",\"path\":\"/-\"}]", 0},
    {"[1,2]", "[{\"op\":\"add\",\"path\":\"/99999999999999999999\",\"value\":1}]", 0},
    {"{\"foo\":1}", "{}", 0},
};

static void what_is_no_patch_changes_nothing(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(bad); i++) {
        df_auto(json_t) document = json_of(bad[i].document);
        df_auto(json_t) before = json_deep_copy(document);
        df_auto(json_t) patch = json_of(bad[i].patch);
        json_t *result = NULL, *inverse = NULL;
        size_t failed_at;

        assert_non_null(json_patch_apply(document, patch, &result, &inverse, &failed_at));
        assert_int_equal(failed_at, bad[i].failed_at);
        assert_null(result);
        assert_null(inverse);
        assert_true(json_equal(document, before));
    }
}

static void bounds_of_pointers_and_patches(void **state)
{
    char text[JSON_POINTER_BYTES + 3];
    struct json_pointer pointer;

    (void) state;
    memset(text, 'x', sizeof text);
    text[0] = '/';
    text[JSON_POINTER_BYTES] = '\0';
    assert_null(json_pointer_parse(text, &pointer));
    assert_int_equal(pointer.count, 1);
    text[JSON_POINTER_BYTES] = 'x';
    text[JSON_POINTER_BYTES + 1] = '\0';
    assert_non_null(json_pointer_parse(text, &pointer));

    memset(text, '/', sizeof text);
    text[JSON_POINTER_TOKENS] = '\0';
    assert_null(json_pointer_parse(text, &pointer));
    text[JSON_POINTER_TOKENS] = '/';
    text[JSON_POINTER_TOKENS + 1] = '\0';
    assert_non_null(json_pointer_parse(text, &pointer));

    df_auto(json_t) document = json_of("{}");
    df_auto(json_t) patch = json_array();
    json_t *result, *inverse;
    size_t failed_at;
    for (int i = 0; i <= JSON_PATCH_STEPS; i++)
        json_array_append_new(patch,
                              json_pack("{ss ss si}", "op", "add", "path", "/a", "value", i));
    assert_non_null(json_patch_apply(document, patch, &result, &inverse, &failed_at));

    json_t *deep = json_array();
    for (int i = 0; i < JSON_DEPTH; i++)
        deep = json_pack("[o]", deep);
    assert_true(json_is_deeper(deep, JSON_DEPTH));
    assert_false(json_is_deeper(deep, JSON_DEPTH + 1));
    json_decref(deep);
}

static void a_pointer_covers_what_is_below_it(void **state)
{
    (void) state;
    assert_true(json_pointer_covers("/a/b", "/a/b/c"));
    assert_true(json_pointer_covers("/a/b", "/a/b"));
    assert_false(json_pointer_covers("/a/b", "/a/bc"));
    assert_false(json_pointer_covers("/a/b/c", "/a/b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patches_and_their_inverses),
        cmocka_unit_test(what_is_no_patch_changes_nothing),
        cmocka_unit_test(bounds_of_pointers_and_patches),
        cmocka_unit_test(a_pointer_covers_what_is_below_it),
    };
    return cmocka_run_group_tests_name("unit-json-patch", tests, NULL, NULL);
}
