#include "model_test.h"

static enum change_outcome outcome_of(const struct model *model, const char *patch)
{
    df_auto(json_t) json = json_of(patch);
    struct change change;
    enum change_outcome outcome = change_apply(model, json, &change);

    change_release(&change);
    return outcome;
}

static void a_text_change_must_be_for_the_current_version(void **state)
{
    struct model *model = *state;
    df_auto(json_t) old = json_of(
        "[{'op':'text','path':'/modules/m/code','version':0,'changes':[3]}]");
    struct change change;

    apply(model, "[{'op':'add','path':'/modules/m','value':{'name':'m','code':'abc'}}]");
    apply(model, "[{'op':'text','path':'/modules/m/code','version':0,'changes':[1,[1,'XY'],1]}]");
    assert_at(model->tree, "/modules/m/code", "'aXYc'");
    assert_at(model->texts, "/~1modules~1m~1code", "1");

    assert_int_equal(change_apply(model, old, &change), CHANGE_STALE);
    assert_at(change.stale, "/0/path", "'/modules/m/code'");
    assert_at(change.stale, "/0/version", "0");
    change_release(&change);
    assert_int_equal(
        outcome_of(model, "[{'op':'text','path':'/modules/m/code','version':2,'changes':[4]}]"),
        CHANGE_STALE);
    assert_int_equal(
        outcome_of(model, "[{'op':'text','path':'/modules/m/code','version':1,'changes':[9]}]"),
        CHANGE_INVALID);
    assert_int_equal(
        outcome_of(model, "[{'op':'text','path':'/modules/m/name','version':0,'changes':[1]}]"),
        CHANGE_INVALID);
}

static void several_text_changes_of_one_batch_follow_one_another(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'text','path':'/serialization/code','version':0,'changes':[[0,'a']]},"
                 "{'op':'text','path':'/serialization/code','version':1,'changes':[1,[0,'b']]}]");
    assert_at(model->tree, "/serialization/code", "'ab'");
}

static void a_text_that_is_replaced_becomes_a_text_change(void **state)
{
    struct model *model = *state;
    df_auto(json_t) patch = json_of(
        "[{'op':'replace','path':'/modules/m/code','value':'a\\u00e9x\\r\\nz'}]");
    struct change change;

    apply(model, "[{'op':'add','path':'/modules/m','value':{'name':'m','code':'a\\u00e8x\\nz'}}]");
    assert_int_equal(change_apply(model, patch, &change), CHANGE_DONE);
    assert_at(change.patch, "",
              "[{'op':'text','path':'/modules/m/code','version':0,"
              "'changes':[1,[1,'\\u00e9'],3]}]");
    change_release(&change);
}

static void an_environment_can_come_and_go(void **state)
{
    struct model *model = *state;

    apply(model,
          "[{'op':'replace','path':'/operations/g/environment','value':'dependencies: []'}]");
    assert_at(model->tree, "/operations/g/environment", "'dependencies: []'");
    assert_at(model->texts, "/~1operations~1g~1environment", "1");
    apply(
        model,
        "[{'op':'text','path':'/operations/g/environment','version':1,'changes':[16,[0,'','']]}]");
    apply(model, "[{'op':'replace','path':'/operations/g/environment','value':null}]");
    assert_at(model->tree, "/operations/g/environment", "null");
    apply(model,
          "[{'op':'text','path':'/operations/g/environment','version':3,'changes':[[0,'x']]}]");
    assert_at(model->tree, "/operations/g/environment", "'x'");
}

static void code_changes_the_interface(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'replace','path':'/operations/p/code','value':"
                 "'class Print:\\n    def execute(self, arr, other):\\n        return arr\\n'}]");
    assert_at(model->tree, "/operations/p/interface/inputs",
              "[{'name':'arr','optional':false},{'name':'other','optional':false}]");
    assert_at(model->tree, "/operations/p/interface/outputs", "[{'name':'arr'}]");
}

static void code_that_does_not_parse_keeps_the_last_interface(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'replace','path':'/operations/p/code','value':'class Print(:\\n'}]");
    assert_at(model->tree, "/operations/p/interface/stale", "true");
    assert_at(model->tree, "/operations/p/interface/inputs/0/name", "'arr'");
    assert_at(model->tree, "/operations/p/interface/problems/0/severity", "'error'");
    df_auto(json_t) problems = problems_of(model->tree, "l", PIPELINE_RUN);
    assert_true(problems_have_error(problems));
}

static void a_lost_port_leaves_edges_dangling_and_they_may_be_removed(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'replace','path':'/operations/g/code','value':"
                 "'class Generate:\\n    def execute(self):\\n        print(1)\\n'}]");
    assert_at(model->tree, "/pipelines/l/edges/e/from", "['a','arr']");
    apply(model, "[{'op':'add','path':'/pipelines/l/nodes/a/position','value':{'x':1,'y':1}}]");
    apply(model, "[{'op':'remove','path':'/pipelines/l/edges/e'}]");
    refuse(model,
           "[{'op':'add','path':'/pipelines/l/edges/"
           "e','value':{'from':['a','arr'],'to':['b','arr']}}]",
           "/patch/0", "has no output");
}

static void a_renamed_port_keeps_its_edges(void **state)
{
    struct model *model = *state;

    apply(model,
          "[{'op':'add','path':'/operations/p/declared/inputs/arr','value':{'description':'it'}}]");
    apply(model,
          "[{'op':'replace','path':'/operations/p/code','value':"
          "'class Print:\\n    def execute(self, items, title=None):\\n        print(items)\\n'}]");
    assert_at(model->tree, "/pipelines/l/edges/e/to", "['b','items']");
    assert_at(model->tree, "/operations/p/declared/inputs", "{'items':{'description':'it'}}");
    assert_at(model->tree, "/operations/p/interface/inputs/0", "{'name':'items','optional':false}");
}

static void a_renamed_attribute_keeps_its_values(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'add','path':'/pipelines/l/nodes/a/attributes/length','value':3}]");
    apply(model,
          "[{'op':'replace','path':'/operations/g/code','value':"
          "'class Generate:\\n    def __init__(self, count=10, rate=0.5):\\n        pass\\n\\n"
          "    def execute(self):\\n        arr = 1\\n        return arr\\n'}]");
    assert_at(model->tree, "/pipelines/l/nodes/a/attributes", "{'count':3}");
}

static void the_name_of_the_class_follows_that_of_the_operation(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'replace','path':'/operations/p/name','value':'Show'}]");
    assert_at(model->tree, "/operations/p/interface/class", "'Show'");
    const char *code = json_string_value(at(model->tree, "/operations/p/code"));
    assert_non_null(strstr(code, "class Show:"));
    assert_at(model->texts, "/~1operations~1p~1code", "1");
}

static void the_name_of_the_operation_follows_that_of_the_class(void **state)
{
    struct model *model = *state;

    apply(model,
          "[{'op':'text','path':'/operations/p/code','version':0,'changes':[6,[5,'Show'],68]}]");
    assert_at(model->tree, "/operations/p/name", "'Show'");

    /* But never to a name that is taken. */
    apply(
        model,
        "[{'op':'text','path':'/operations/p/code','version':1,'changes':[6,[4,'Generate'],68]}]");
    assert_at(model->tree, "/operations/p/name", "'Show'");
    assert_at(model->tree, "/operations/p/interface/class", "'Generate'");
}

static void a_copy_under_another_name_gets_its_own_class(void **state)
{
    struct model *model = *state;
    json_t *value = json_deep_copy(at(model->tree, "/operations/p"));
    df_auto(json_t) patch = json_pack("[{ss ss so}]", "op", "add", "path", "/operations/copy",
                                      "value", value);
    struct change change;

    json_object_set_new(value, "name", json_string("PrintCopy"));
    assert_int_equal(change_apply(model, patch, &change), CHANGE_DONE);
    accept_change(model, &change);
    assert_at(model->tree, "/operations/copy/interface/class", "'PrintCopy'");
}

static void edges_go_with_their_node(void **state)
{
    struct model *model = *state;
    df_auto(json_t) patch = json_of("[{'op':'remove','path':'/pipelines/l/nodes/b'}]");
    struct change change;

    assert_int_equal(change_apply(model, patch, &change), CHANGE_DONE);
    assert_at(change.derived, "", "[{'op':'remove','path':'/pipelines/l/edges/e'}]");
    assert_int_equal(json_object_size(at(change.tree, "/pipelines/l/edges")), 0);
    change_release(&change);
}

static void interface_edits_change_code_and_what_is_declared(void **state)
{
    struct model *model = *state;
    struct change change;
    df_auto(json_t) add = json_of("{'edit':'input_add','name':'extra'}");
    df_auto(json_t) rename = json_of("{'edit':'output_rename','name':'arr','new_name':'numbers'}");
    df_auto(json_t) declare = json_of(
        "{'edit':'attribute_declare','name':'length','min':1,'description':'how many'}");
    df_auto(json_t) bad = json_of("{'edit':'input_add','name':'class'}");

    assert_int_equal(change_interface(model, "p", add, &change), CHANGE_DONE);
    accept_change(model, &change);
    assert_non_null(strstr(json_string_value(at(model->tree, "/operations/p/code")), "extra"));
    assert_non_null(
        model_interface_row(at(model->tree, "/operations/p/interface"), "inputs", "extra"));

    assert_int_equal(change_interface(model, "g", rename, &change), CHANGE_DONE);
    accept_change(model, &change);
    assert_at(model->tree, "/pipelines/l/edges/e/from", "['a','numbers']");

    assert_int_equal(change_interface(model, "g", declare, &change), CHANGE_DONE);
    accept_change(model, &change);
    assert_at(model->tree, "/operations/g/declared/attributes/length",
              "{'min':1,'description':'how many'}");
    assert_at(model->tree, "/operations/g/interface/attributes/0/min", "1");
    assert_int_equal(change_interface(model, "g", bad, &change), CHANGE_INVALID);
    change_release(&change);
}

static void patch_and_derived_lead_from_the_old_model_to_the_new(void **state)
{
    static const char *const patches[] = {
        "[{'op':'add','path':'/pipelines/l/nodes/c','value':{'operation':'g'}}]",
        "[{'op':'replace','path':'/operations/p/name','value':'Show'}]",
        "[{'op':'remove','path':'/pipelines/l/nodes/a'}]",
        "[{'op':'add','path':'/operations/n','value':{'name':'Fresh','interface':{'class':'X'}}}]",
        "[{'op':'replace','path':'/operations/p/environment','value':null}]",
        "[{'op':'remove','path':'/pipelines/l'},{'op':'remove','path':'/operations/g'}]",
    };

    for (size_t i = 0; i < DF_COUNT(patches); i++) {
        const struct model *model = *state;
        df_auto(json_t) patch = json_of(patches[i]);
        df_auto(json_t) all = json_array();
        df_auto(json_t) tree = NULL;
        df_auto(json_t) inverse = NULL;
        json_t *operation;
        struct change change;
        size_t index, failed_at;

        assert_int_equal(change_apply(model, patch, &change), CHANGE_DONE);
        json_array_extend(all, change.patch);
        json_array_extend(all, change.derived);
        json_array_foreach(all, index, operation) /* texts are compared below */
            if (json_object_get(operation, "changes")) {
                json_t *path = json_object_get(operation, "path");
                json_array_set_new(all, index,
                                   json_pack("{ss sO sO}", "op", "replace", "path", path, "value",
                                             at(change.tree, json_string_value(path))));
            }
        assert_null(json_patch_apply(model->tree, all, &tree, &inverse, &failed_at));
        assert_true(json_equal(tree, change.tree));
        change_release(&change);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        model_test(a_text_change_must_be_for_the_current_version),
        model_test(several_text_changes_of_one_batch_follow_one_another),
        model_test(a_text_that_is_replaced_becomes_a_text_change),
        model_test(an_environment_can_come_and_go),
        model_test(code_changes_the_interface),
        model_test(code_that_does_not_parse_keeps_the_last_interface),
        model_test(a_lost_port_leaves_edges_dangling_and_they_may_be_removed),
        model_test(a_renamed_port_keeps_its_edges),
        model_test(a_renamed_attribute_keeps_its_values),
        model_test(the_name_of_the_class_follows_that_of_the_operation),
        model_test(the_name_of_the_operation_follows_that_of_the_class),
        model_test(a_copy_under_another_name_gets_its_own_class),
        model_test(edges_go_with_their_node),
        model_test(interface_edits_change_code_and_what_is_declared),
        model_test(patch_and_derived_lead_from_the_old_model_to_the_new),
    };
    return cmocka_run_group_tests_name("unit-model-change", tests, NULL, NULL);
}
