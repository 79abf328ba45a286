#include "cache.h"
#include "df_test.h"

#include <stdlib.h>
#include <string.h>

/* All that a key is made of, once. */
static const char parts_text[]
    = "{\"code\": \"c0\", \"environment\": null, \"modules\": \"m0\", \"serialization\": \"s0\","
      " \"runtime\": \"1\", \"storage\": \"st\","
      " \"attributes\": {\"lr\": 0.01, \"epochs\": 3, \"name\": \"a\", \"deep.er\": null},"
      " \"references\": {\"model\": \"r0\"}, \"inputs\": {\"x\": \"h0 list\", \"y\": null}}";

static json_t *parts(void)
{
    json_t *json = json_loads(parts_text, 0, NULL);

    assert_non_null(json);
    return json;
}

/* Every way in which one member can differ. NULL: it is not there. */
static const struct {
    const char *group, *name, *value, *member, *detail;
} changes[] = {
    {NULL, "code", "\"c1\"", "code", "the code was changed"},
    {NULL, "environment", "\"e1\"", "environment", "the environment was changed"},
    {NULL, "modules", "\"m1\"", "modules", "the project's modules were changed"},
    {NULL, "serialization", "\"s1\"", "serialization", "the custom serialization was changed"},
    {NULL, "runtime", "\"2\"", "runtime", "DeepForge has another version"},
    {NULL, "storage", "\"other\"", "storage", "the results go to another storage"},
    {"attributes", "lr", "0.001", "attributes.lr", "attribute lr 0.01 → 0.001"},
    {"attributes", "epochs", "3.0", "attributes.epochs", "attribute epochs 3 → 3.0"},
    {"attributes", "name", "\"b\"", "attributes.name", "attribute name \"a\" → \"b\""},
    {"attributes", "name", "null", "attributes.name", "attribute name \"a\" → null"},
    {"attributes", "name", NULL, "attributes.name", "attribute name is gone"},
    {"attributes", "deep.er", "1", "attributes.deep.er", "attribute deep.er null → 1"},
    {"attributes", "more", "[1]", "attributes.more", "attribute more is new: [1]"},
    {"attributes", "more", "null", "attributes.more", "attribute more is new: null"},
    {"references", "model", "\"r1\"", "references.model",
     "what reference model stands for was changed"},
    {"references", "model", NULL, "references.model", "reference model is gone"},
    {"references", "other", "\"r1\"", "references.other", "reference other is new"},
    {"inputs", "x", "\"h1 list\"", "inputs.x", "input x has another value"},
    {"inputs", "x", "\"h0 tuple\"", "inputs.x", "input x has another value"},
    {"inputs", "x", "null", "inputs.x", "input x has no value any more"},
    {"inputs", "y", "\"h1 list\"", "inputs.y", "input y has a value now"},
    {NULL, "serializers", "\"x1\"", "serializers",
     "the serializers of the project's extensions were changed"},
};

static void apply(json_t *json, size_t index)
{
    json_t *object = changes[index].group ? json_object_get(json, changes[index].group) : json;
    const char *value = changes[index].value;

    if (value)
        json_object_set_new(object, changes[index].name, json_loads(value, JSON_DECODE_ANY, NULL));
    else
        json_object_del(object, changes[index].name);
}

static void every_single_change_is_named_and_nothing_else(void **state)
{
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(changes); i++) {
        df_auto(json_t) before = parts();
        df_auto(json_t) after = parts();
        apply(after, i);
        df_auto(json_t) causes = cache_causes(&ctx->arena, before, after);
        const json_t *cause = json_array_get(causes, 0);
        assert_int_equal(json_array_size(causes), 1);
        assert_string_equal(json_string_value(json_object_get(cause, "member")), changes[i].member);
        assert_string_equal(json_string_value(json_object_get(cause, "detail")), changes[i].detail);
    }
}

static void every_two_changes_are_named_both(void **state)
{
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(changes); i++)
        for (size_t k = 0; k < DF_COUNT(changes); k++) {
            if (strcmp(changes[i].member, changes[k].member) == 0)
                continue;
            df_auto(json_t) before = parts();
            df_auto(json_t) after = parts();
            apply(after, i);
            apply(after, k);
            df_auto(json_t) causes = cache_causes(&ctx->arena, before, after);
            assert_int_equal(json_array_size(causes), 2);
        }
}

static void what_is_the_same_has_no_cause(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) before = parts();
    df_auto(json_t) after = parts();
    df_auto(json_t) causes = cache_causes(&ctx->arena, before, after);

    assert_int_equal(json_array_size(causes), 0);
}

static json_t *snapshot_of(const char *code, const char *model, const char *module, bool no_cache)
{
    json_t *snapshot = json_pack("{s{s{ss ss sn}} s{s{ss ss}} ss s{s{ss ss ss}}}", "operations",
                                 "o", "name", "O", "code", code, "environment", "modules", "m",
                                 "name", "m", "code", module, "serialization", "", "resources", "r",
                                 "name", "R", "type", "t", "code", model);

    assert_non_null(snapshot);
    if (no_cache)
        json_object_set_new(json_object_get(json_object_get(snapshot, "operations"), "o"),
                            "no_cache", json_true());
    return snapshot;
}

/* The bundle looks like the snapshot as far as this is concerned. */
static json_t *members_of(const char *code, const char *model, const char *module, bool no_cache)
{
    df_auto(json_t) snapshot = snapshot_of(code, model, module, no_cache);
    return cache_members(snapshot, snapshot);
}

static json_t *operation_of(const json_t *members)
{
    return json_object_get(json_object_get(members, "operations"), "o");
}

static void members_follow_from_what_they_stand_for(void **state)
{
    df_auto(json_t) members = members_of("a", "b", "c", false);
    df_auto(json_t) same = members_of("a", "b", "c", false);
    df_auto(json_t) code = members_of("A", "b", "c", false);
    df_auto(json_t) model = members_of("a", "B", "c", false);
    df_auto(json_t) module = members_of("a", "b", "C", false);
    struct df_ctx *ctx = *state;

    assert_true(json_equal(members, same));
    assert_false(
        json_equal(json_object_get(members, "resources"), json_object_get(model, "resources")));
    assert_true(json_equal(operation_of(members), operation_of(model)));
    const struct {
        const json_t *other;
        const char *member;
    } rows[] = {{code, "code"}, {module, "modules"}};
    for (size_t i = 0; i < DF_COUNT(rows); i++) {
        df_auto(json_t) causes = cache_causes(&ctx->arena, operation_of(members),
                                              operation_of(rows[i].other));
        assert_int_equal(json_array_size(causes), 1);
        assert_string_equal(json_string_value(json_object_get(json_array_get(causes, 0), "member")),
                            rows[i].member);
    }
}

static void an_operation_that_is_kept_out_has_no_members(void **state)
{
    df_auto(json_t) members = members_of("a", "b", "c", true);

    (void) state;
    assert_true(json_is_null(operation_of(members)));
}

static const char *explained(struct df_ctx *ctx, json_t *found)
{
    df_auto(json_t) taken = found;
    json_t *cache = df_defer_json(&ctx->arena, cache_explain(&ctx->arena, taken));

    return json_string_value(json_object_get(cache, "detail"));
}

static json_t *missed(json_t *before, json_t *after)
{
    return json_pack("{ss s{ss ss} so so}", "state", "miss", "from", "name", "Train",
                     "execution_name", "Fit #1", "before", before, "after", after);
}

static void a_miss_is_told_in_words(void **state)
{
    struct df_ctx *ctx = *state;
    json_t *after = parts();

    apply(after, 6);
    apply(after, 0);
    assert_string_equal(explained(ctx, missed(parts(), after)),
                        "the code was changed; attribute lr 0.01 → 0.001;"
                        " the rest as in 'Train' of 'Fit #1'");
    assert_string_equal(explained(ctx, missed(parts(), parts())),
                        "the result of 'Train' of 'Fit #1' cannot be taken any more");
    assert_string_equal(explained(ctx, json_pack("{ss sn}", "state", "miss", "from")),
                        "this operation has not succeeded here before");
}

static void who_did_not_look_says_why(void **state)
{
    struct df_ctx *ctx = *state;

    assert_string_equal(
        explained(ctx, json_pack("{ss ss}", "state", "off", "off_for", "execution")),
        "this run was started without the cache");
    assert_string_equal(
        explained(ctx, json_pack("{ss ss}", "state", "off", "off_for", "operation")),
        "this operation runs each time");
    assert_string_equal(explained(ctx, json_pack("{ss}", "state", "never")),
                        "Input, Output and pinned operations are not run");
}

static void many_causes_and_long_values_stay_short(void **state)
{
    struct df_ctx *ctx = *state;
    json_t *before = parts(), *after = parts();
    char text[4001];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 500; i++)
        json_object_set_new(json_object_get(after, "attributes"), df_printf(&ctx->arena, "a%d", i),
                            json_string(text));
    const char *detail = explained(ctx, missed(before, after));
    assert_true(strlen(detail) < 1000);
    assert_non_null(strstr(detail, "and 495 more"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(every_single_change_is_named_and_nothing_else),
        df_test(every_two_changes_are_named_both),
        df_test(what_is_the_same_has_no_cause),
        df_test(members_follow_from_what_they_stand_for),
        df_test(an_operation_that_is_kept_out_has_no_members),
        df_test(a_miss_is_told_in_words),
        df_test(who_did_not_look_says_why),
        df_test(many_causes_and_long_values_stay_short),
    };

    return cmocka_run_group_tests_name("unit-execution-cache", tests, NULL, NULL);
}
