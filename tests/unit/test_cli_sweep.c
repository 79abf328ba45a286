#include "df_test.h"
#include "sweep_words.h"

#include <string.h>

static void what_is_set_is_taken_apart(void **state)
{
    static const struct {
        const char *typed, *node, *attribute, *values;
    } cases[] = {
        {"Train.lr=0.1", "Train", "lr", "0.1"},
        {"My v1.2 net.lr=a=b", "My v1.2 net", "lr", "a=b"},
        {"n.path=../x.y", "n", "path", "../x.y"},
        {"lr=1", NULL, NULL, NULL},
        {".lr=1", NULL, NULL, NULL},
        {"Train.=1", NULL, NULL, NULL},
        {"Train.lr=", NULL, NULL, NULL},
        {"Train.lr", NULL, NULL, NULL},
    };
    struct df_ctx ctx;

    (void) state;
    df_ctx_init(&ctx, "test", NULL);
    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        struct setting_words words;
        int failed = setting_words_read(&ctx, cases[i].typed, &words);
        assert_int_equal(failed, cases[i].node ? 0 : -DF_INVALID);
        if (failed)
            continue;
        assert_string_equal(words.node, cases[i].node);
        assert_string_equal(words.attribute, cases[i].attribute);
        assert_string_equal(words.values, cases[i].values);
    }
    df_ctx_release(&ctx);
}

static void an_axis_is_a_list_or_a_range(void **state)
{
    static const struct {
        const char *typed;
        bool is_text;
        const char *axis;
    } cases[] = {
        {"0.1,0.01", false, "{\"values\":[0.1,0.01]}"},
        {"1,True,None,word", false, "{\"values\":[1,true,null,\"word\"]}"},
        {"1,a", true, "{\"values\":[\"1\",\"a\"]}"},
        {"[[1,2],[3]]", false, "{\"values\":[[1,2],[3]]}"},
        {"1..8", false, "{\"range\":{\"from\":1,\"to\":8}}"},
        {"-4..4 step 2", false, "{\"range\":{\"from\":-4,\"to\":4,\"step\":2}}"},
        {"0.001..0.1 count 3 log", false,
         "{\"range\":{\"from\":0.001,\"to\":0.1,\"count\":3,\"scale\":\"log\"}}"},
        {"1e-4..1 log", false, "{\"range\":{\"from\":0.0001,\"to\":1,\"scale\":\"log\"}}"},
        {"1..8", true, "{\"values\":[\"1..8\"]}"},
        {"1..x", false, "{\"values\":[\"1..x\"]}"},
        {"1..8 often", false, "{\"values\":[\"1..8 often\"]}"},
    };
    struct df_ctx ctx;

    (void) state;
    df_ctx_init(&ctx, "test", NULL);
    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        json_t *axis = axis_words_read(&ctx, cases[i].typed, cases[i].is_text);
        char *text = json_dumps(axis, JSON_COMPACT | JSON_REAL_PRECISION(12));
        assert_string_equal(text, cases[i].axis);
        free(text);
    }
    df_ctx_release(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_set_is_taken_apart),
        cmocka_unit_test(an_axis_is_a_list_or_a_range),
    };
    return cmocka_run_group_tests_name("cli_sweep", tests, NULL, NULL);
}
