#include "df_test.h"
#include "override.h"
#include "plan.h"

#include <string.h>

static const char *const snapshot_text
    = "{\"pipeline\": {\"id\": \"l1\", \"nodes\": {"
      "   \"in\": {\"operation\": \"Input\", \"attributes\": {}},"
      "   \"bare\": {\"operation\": \"o1\"},"
      "   \"mid\": {\"operation\": \"o1\", \"attributes\": {\"lr\": 0.5, \"mode\": \"a\"}}}},"
      " \"operations\": {\"o1\": {\"interface\": {\"attributes\": ["
      "   {\"name\": \"lr\", \"type\": \"float\", \"min\": 0, \"max\": 1},"
      "   {\"name\": \"mode\", \"type\": \"string\"},"
      "   {\"name\": \"fixed\", \"type\": \"any\", \"read_only\": true}]}}},"
      " \"problems\": ["
      "   {\"pointer\": \"/pipelines/l1/nodes/mid/attributes/lr\", \"severity\": \"error\"},"
      "   {\"pointer\": \"/pipelines/l1/nodes/bare/attributes/lr\", \"severity\": \"error\"},"
      "   {\"pointer\": \"/pipelines/l1/nodes/mid\", \"severity\": \"error\"}]}";

struct fixture {
    struct df_ctx ctx;
    json_t *snapshot;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    df_ctx_init(&fixture->ctx, "test", NULL);
    fixture->snapshot = json_loads(snapshot_text, 0, NULL);
    assert_non_null(fixture->snapshot);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    json_decref(fixture->snapshot);
    df_ctx_release(&fixture->ctx);
    free(fixture);
    return 0;
}

static json_t *overrides_of(struct fixture *fixture, const char *text)
{
    json_t *overrides = json_loads(text, 0, NULL);

    assert_non_null(overrides);
    return df_defer_json(&fixture->ctx.arena, overrides);
}

static void what_is_wrong_is_named_at_its_place(void **state)
{
    static const struct {
        const char *overrides, *pointer, *detail;
    } cases[] = {
        {"{\"gone\": {\"lr\": 1}}", "/attributes/gone/lr", "the pipeline has no such node"},
        {"{\"in\": {\"x\": 1}}", "/attributes/in/x",
         "Input and Output have no attributes to set here"},
        {"{\"mid\": {\"x\": 1}}", "/attributes/mid/x", "the operation has no such attribute"},
        {"{\"mid\": {\"fixed\": 1}}", "/attributes/mid/fixed", "the attribute is read-only"},
        {"{\"mid\": {\"lr\": 2}}", "/attributes/mid/lr", "must be at most 1"},
        {"{\"mid\": {\"mode\": 2}}", "/attributes/mid/mode", "must be a string"},
        {"{\"mid\": [1]}", "/attributes/mid", "must be an object of attributes and values"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        json_t *problems = df_defer_json(&fixture->ctx.arena, json_array());
        override_check(&fixture->ctx.arena, fixture->snapshot,
                       overrides_of(fixture, cases[i].overrides), problems);
        assert_int_equal(json_array_size(problems), 1);
        const json_t *problem = json_array_get(problems, 0);
        assert_string_equal(json_string_value(json_object_get(problem, "pointer")),
                            cases[i].pointer);
        assert_string_equal(json_string_value(json_object_get(problem, "detail")), cases[i].detail);
    }
}

static void values_replace_those_of_the_model_and_its_complaints(void **state)
{
    struct fixture *fixture = *state;
    json_t *overrides = overrides_of(fixture, "{\"mid\": {\"lr\": 0.25}, \"bare\": {\"mode\": "
                                              "\"b\"}, \"gone\": {\"lr\": 1}}");
    json_t *nodes = json_object_get(json_object_get(fixture->snapshot, "pipeline"), "nodes");
    json_t *problems = json_object_get(fixture->snapshot, "problems");

    override_apply(&fixture->ctx.arena, fixture->snapshot, overrides);
    json_t *mid = json_object_get(json_object_get(nodes, "mid"), "attributes");
    json_t *bare = json_object_get(json_object_get(nodes, "bare"), "attributes");
    assert_true(json_real_value(json_object_get(mid, "lr")) < 0.3);
    assert_string_equal(json_string_value(json_object_get(mid, "mode")), "a");
    assert_string_equal(json_string_value(json_object_get(bare, "mode")), "b");
    assert_int_equal(json_object_size(nodes), 3);
    assert_int_equal(json_array_size(problems), 2);
}

static void nothing_to_set_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    json_t *problems = df_defer_json(&fixture->ctx.arena, json_array());

    override_check(&fixture->ctx.arena, fixture->snapshot, NULL, problems);
    override_apply(&fixture->ctx.arena, fixture->snapshot, NULL);
    assert_int_equal(json_array_size(problems), 0);
    assert_int_equal(json_array_size(json_object_get(fixture->snapshot, "problems")), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_wrong_is_named_at_its_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(values_replace_those_of_the_model_and_its_complaints,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_to_set_changes_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("override", tests, NULL, NULL);
}
