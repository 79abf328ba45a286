#include "comparison.h"
#include "df_test.h"

#include <stdio.h>
#include <string.h>

/* Two runs of one pipeline whose step was given another code, attribute, module and package. */
static const char before_text[]
    = "{\"execution\": {\"name\": \"One\", \"revision\": 3, \"status\": \"failed\"},"
      " \"jobs\": [{\"job\": \"j1\", \"node\": \"n\", \"name\": \"Step\", \"operation\": \"o\","
      "   \"operation_name\": \"Step\", \"status\": \"success\", \"attributes\": {\"lr\": 0.1},"
      "   \"references\": {\"net\": \"r\"}, \"bundle\": \"b1\", \"packages\": \"p1\","
      "   \"inputs\": {\"x\": \"h1 list\", \"y\": null}, \"connections\": {\"x\": \"a.out\"}}],"
      " \"locks\": {\"p1\": \"blas=1=b\\nnumpy==1.0\\nsame==2\\n\"},"
      " \"bundles\": {\"b1\": {\"operations\": {\"o\": {\"name\": \"Step\", \"code\": \"old\","
      "   \"environment\": null}}, \"modules\": {\"m\": \"a = 1\"}, \"serialization\": \"\","
      "   \"resources\": {\"r\": {\"name\": \"Net\", \"code\": \"net\"}}}}}";
static const char after_text[]
    = "{\"execution\": {\"name\": \"Two\", \"revision\": 4, \"status\": \"failed\"},"
      " \"jobs\": [{\"job\": \"k1\", \"node\": \"n\", \"name\": \"Step\", \"operation\": \"o\","
      "   \"operation_name\": \"Step\", \"status\": \"success\", \"attributes\": {\"lr\": 0.2},"
      "   \"references\": {\"net\": \"r\"}, \"bundle\": \"b2\", \"packages\": \"p2\","
      "   \"inputs\": {\"x\": \"h2 list\", \"y\": \"h3 list\"}, \"connections\": {\"x\": "
      "\"b.out\"}}],"
      " \"locks\": {\"p2\": \"numpy==1.1\\nnew==3\\nsame==2\\n\"},"
      " \"bundles\": {\"b2\": {\"operations\": {\"o\": {\"name\": \"Step\", \"code\": \"new\","
      "   \"environment\": \"e: 1\"}}, \"modules\": {\"m\": \"a = 2\"}, \"serialization\": \"s\","
      "   \"resources\": {\"r\": {\"name\": \"Net\", \"code\": \"wider\"}}}}}";

static struct comparison_side side_of(json_t *json)
{
    return (struct comparison_side){json_object_get(json, "execution"),
                                    json_object_get(json, "jobs"), json_object_get(json, "locks"),
                                    json_object_get(json, "bundles")};
}

static json_t *compare(struct df_ctx *ctx, json_t *before, json_t *after)
{
    const struct comparison_side a = side_of(before), b = side_of(after);
    json_t *comparison = comparison_make(&ctx->arena, &a, &b);

    assert_non_null(comparison);
    return comparison;
}

static const char *members_of(struct df_ctx *ctx, const json_t *differences)
{
    const char *text = "";
    json_t *row;
    size_t index;

    json_array_foreach(differences, index, row)
        text = df_printf(&ctx->arena, "%s%s ", text,
                         json_string_value(json_object_get(row, "member")));
    return text;
}

static json_t *load(struct df_ctx *ctx, const char *text)
{
    json_t *json = json_loads(text, 0, NULL);

    assert_non_null(json);
    return df_defer_json(&ctx->arena, json);
}

static void everything_that_differs_is_named(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) comparison = compare(ctx, load(ctx, before_text), load(ctx, after_text));
    const json_t *node = json_array_get(json_object_get(comparison, "nodes"), 0);

    assert_string_equal(members_of(ctx, json_object_get(comparison, "execution")), "revision ");
    assert_int_equal(json_array_size(json_object_get(comparison, "nodes")), 1);
    assert_string_equal(json_string_value(json_object_get(node, "a")), "j1");
    assert_string_equal(json_string_value(json_object_get(node, "b")), "k1");
    assert_string_equal(members_of(ctx, json_object_get(node, "differences")),
                        "code attributes.lr references.net connections.x inputs.x environment "
                        "packages ");
    assert_int_equal(json_integer_value(json_object_get(comparison, "same")), 0);
}

static void each_pair_of_texts_is_there_once(void **state)
{
    static const char *const kinds[] = {"module", "serialization", "code", "environment",
                                        "resource"};
    struct df_ctx *ctx = *state;
    json_t *before = load(ctx, before_text), *after = load(ctx, after_text);

    for (int i = 0; i < 2; i++) { /* a second node with the same operation */
        json_t *jobs = json_object_get(i ? after : before, "jobs");
        json_t *twin = json_deep_copy(json_array_get(jobs, 0));
        json_object_set_new(twin, "node", json_string("twin"));
        json_array_append_new(jobs, twin);
    }
    df_auto(json_t) comparison = compare(ctx, before, after);
    const json_t *texts = json_object_get(comparison, "texts");
    assert_int_equal(json_array_size(texts), DF_COUNT(kinds));
    for (size_t i = 0; i < DF_COUNT(kinds); i++) {
        const json_t *row = json_array_get(texts, i);
        assert_string_equal(json_string_value(json_object_get(row, "kind")), kinds[i]);
        assert_int_equal(json_array_size(json_object_get(row, "nodes")), i < 2 ? 0 : 2);
    }
    assert_int_equal(json_array_size(json_object_get(comparison, "packages")), 1);
}

static void the_same_run_differs_in_nothing(void **state)
{
    struct df_ctx *ctx = *state;
    json_t *run = load(ctx, before_text);
    df_auto(json_t) comparison = compare(ctx, run, run);

    assert_int_equal(json_array_size(json_object_get(comparison, "execution")), 0);
    assert_int_equal(json_array_size(json_object_get(comparison, "nodes")), 0);
    assert_int_equal(json_array_size(json_object_get(comparison, "texts")), 0);
    assert_int_equal(json_integer_value(json_object_get(comparison, "same")), 1);
}

static void what_only_one_of_them_knows_is_no_difference(void **state)
{
    struct df_ctx *ctx = *state;
    json_t *before = load(ctx, before_text), *after = load(ctx, after_text);
    json_t *job = json_array_get(json_object_get(after, "jobs"), 0);

    json_object_set_new(job, "packages", json_null());
    json_object_set_new(json_object_get(job, "inputs"), "x", json_null());
    json_object_set_new(after, "bundles", json_object());
    df_auto(json_t) comparison = compare(ctx, before, after);
    const json_t *node = json_array_get(json_object_get(comparison, "nodes"), 0);
    assert_string_equal(members_of(ctx, json_object_get(node, "differences")),
                        "attributes.lr connections.x ");
    assert_int_equal(json_array_size(json_object_get(comparison, "texts")), 0);
}

static void a_node_that_only_one_has_is_named(void **state)
{
    struct df_ctx *ctx = *state;
    json_t *before = load(ctx, before_text), *after = load(ctx, after_text);

    json_object_set_new(json_array_get(json_object_get(after, "jobs"), 0), "node",
                        json_string("other"));
    df_auto(json_t) comparison = compare(ctx, before, after);
    const json_t *nodes = json_object_get(comparison, "nodes");
    static const char *const details[] = {"is only in 'Two'", "is only in 'One'"};
    assert_int_equal(json_array_size(nodes), 2);
    for (size_t i = 0; i < 2; i++) {
        const json_t *row = json_array_get(json_object_get(json_array_get(nodes, i), "differences"),
                                           0);
        assert_string_equal(json_string_value(json_object_get(row, "member")), "node");
        assert_string_equal(json_string_value(json_object_get(row, "detail")), details[i]);
    }
}

static void a_pinned_node_is_compared_by_whose_result_it_has(void **state)
{
    struct df_ctx *ctx = *state;
    json_t *before = load(ctx, before_text), *after = load(ctx, after_text);

    json_object_set_new(json_array_get(json_object_get(after, "jobs"), 0), "pinned",
                        json_string("j1"));
    df_auto(json_t) comparison = compare(ctx, before, after);
    const json_t *node = json_array_get(json_object_get(comparison, "nodes"), 0);
    assert_non_null(strstr(members_of(ctx, json_object_get(node, "differences")), "pinned "));
    assert_null(strstr(members_of(ctx, json_object_get(node, "differences")), "code "));
    assert_int_equal(json_array_size(json_object_get(comparison, "texts")), 0);
}

static void packages_are_compared_by_name(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) changes = comparison_packages(&ctx->arena, "blas=1=b\nnumpy==1.0\nnumpy=1.0=x",
                                                  "numpy==1.1\nnumpy=1.0=x\nnew==3\n");
    df_auto(json_t) wanted = json_pack("[{ss ss sn} {ss ss ss} {ss sn ss}]", "name", "blas (conda)",
                                       "before", "1=b", "after", "name", "numpy", "before", "1.0",
                                       "after", "1.1", "name", "new", "before", "after", "3");

    assert_true(json_equal(changes, wanted));
    df_auto(json_t) none = comparison_packages(&ctx->arena, "\n==\nx", "");
    assert_int_equal(json_array_size(none), 0);
}

static void the_bundles_to_read_are_few(void **state)
{
    df_auto(json_t) jobs = json_array();

    (void) state;
    for (int i = 0; i < 100; i++) {
        char name[16];
        snprintf(name, sizeof name, "b%d", i / 2);
        json_array_append_new(jobs, json_pack("{ss}", "bundle", name));
    }
    df_auto(json_t) bundles = comparison_bundles(jobs);
    assert_int_equal(json_object_size(bundles), COMPARISON_BUNDLES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(everything_that_differs_is_named),
        df_test(each_pair_of_texts_is_there_once),
        df_test(the_same_run_differs_in_nothing),
        df_test(what_only_one_of_them_knows_is_no_difference),
        df_test(a_node_that_only_one_has_is_named),
        df_test(a_pinned_node_is_compared_by_whose_result_it_has),
        df_test(packages_are_compared_by_name),
        df_test(the_bundles_to_read_are_few),
    };

    return cmocka_run_group_tests_name("unit-comparison", tests, NULL, NULL);
}
