#include "model_test.h"

#include "model_replay.h"

/* Puts the model back to `tree`; `path` as in change_restore(). */
static void restore(struct model *model, json_t *tree, const char *path)
{
    struct change change;

    if (change_restore(model, tree, path, &change) != CHANGE_DONE) {
        print_errors(&change);
        fail_msg("not restored: %s", path ? path : "all");
    }
    accept_change(model, &change);
}

static void refuse_restore(struct model *model, json_t *tree, const char *path, const char *pointer,
                           const char *detail)
{
    struct change change;

    assert_int_equal(change_restore(model, tree, path, &change), CHANGE_INVALID);
    json_t *error = json_array_get(change.errors, 0);
    assert_string_equal(json_string_value(json_object_get(error, "pointer")), pointer);
    assert_string_equal(json_string_value(json_object_get(error, "detail")), detail);
    change_release(&change);
}

/* All kinds of changes, one after the other. */
static const char *const story[] = {
    "[{'op':'add','path':'/modules/m','value':{'name':'helpers','code':'x = 1\\n'}}]",
    "[{'op':'text','path':'/modules/m/code','version':0,'changes':[4,[1,'22'],1]}]",
    "[{'op':'replace','path':'/operations/g/name','value':'Make'},"
    "{'op':'replace','path':'/pipelines/l/name','value':'Other'}]",
    "[{'op':'replace','path':'/operations/p/code','value':"
    "'class Print:\\n    def execute(self, values, title=None):\\n        pass\\n'}]",
    "[{'op':'replace','path':'/operations/p/environment','value':'name: x'}]",
    "[{'op':'replace','path':'/operations/p/environment','value':'name: y'}]",
    "[{'op':'replace','path':'/operations/p/environment','value':null}]",
    "[{'op':'add','path':'/pipelines/l/nodes/a/position','value':{'x':1,'y':2}},"
    "{'op':'add','path':'/pipelines/l/nodes/a/attributes/length','value':20},"
    "{'op':'add','path':'/pipelines/l/nodes/a/muted','value':true}]",
    "[{'op':'add','path':'/pipelines/l/notes/n','value':{'text':'x','position':{'x':0,'y':0},"
    "'size':{'width':9,'height':9}}}]",
    "[{'op':'replace','path':'/pipelines/l/notes/n/text','value':'y'}]",
    "[{'op':'remove','path':'/pipelines/l/nodes/a'}]",
    "[{'op':'remove','path':'/operations/g'},{'op':'remove','path':'/resources/r'}]",
    "[{'op':'replace','path':'/serialization/code','value':'import pickle'}]",
    "[{'op':'remove','path':'/pipelines/l'},{'op':'remove','path':'/operations/p'}]",
};

/* The tree after each change of the story, and the changes. */
struct past {
    json_t *trees[DF_COUNT(story) + 1];
    json_t *patches[DF_COUNT(story)], *derived[DF_COUNT(story)];
};

static void tell(struct model *model, struct past *past)
{
    past->trees[0] = json_deep_copy(model->tree);
    for (size_t i = 0; i < DF_COUNT(story); i++) {
        df_auto(json_t) json = json_of(story[i]);
        struct change change;
        if (change_apply(model, json, &change) != CHANGE_DONE) {
            print_errors(&change);
            fail_msg("refused: %s", story[i]);
        }
        past->patches[i] = json_incref(change.patch);
        past->derived[i] = json_incref(change.derived);
        accept_change(model, &change);
        past->trees[i + 1] = json_deep_copy(model->tree);
    }
}

static void forget(struct past *past)
{
    for (size_t i = 0; i < DF_COUNT(story); i++) {
        json_decref(past->trees[i]);
        json_decref(past->patches[i]);
        json_decref(past->derived[i]);
    }
    json_decref(past->trees[DF_COUNT(story)]);
}

static void stored_changes_applied_again_give_the_same_model(void **state)
{
    struct past past;

    tell(*state, &past);
    df_auto(json_t) tree = json_deep_copy(past.trees[0]);
    for (size_t i = 0; i < DF_COUNT(story); i++) {
        assert_null(model_replay(tree, past.patches[i]));
        assert_null(model_replay(tree, past.derived[i]));
        if (!json_equal(tree, past.trees[i + 1]))
            fail_msg("another model after %s", story[i]);
    }
    forget(&past);
}

static void a_pipeline_of_the_past_has_notes_too(void **state)
{
    (void) state;
    df_auto(json_t) tree = json_of("{'pipelines':{}}");
    df_auto(json_t) old = json_of(
        "[{'op':'add','path':'/pipelines/p','value':{'name':'P','nodes':{},"
        "'edges':{}}}]");

    assert_null(model_replay(tree, old));
    assert_at(tree, "/pipelines/p",
              "{'name':'P','nodes':{},'edges':{},'inputs':{},'outputs':{},'notes':{},'groups':{}}");
}

static void what_does_not_fit_is_no_history(void **state)
{
    struct model *model = *state;
    static const char *const wrong[] = {
        "[{'op':'remove','path':'/pipelines/none'}]",
        "[{'op':'add','path':'/wizards/w','value':{}}]",
        "[{'op':'text','path':'/modules/none/code','version':0,'changes':[0,[0,'x']]}]",
        "[{'op':'text','path':'/operations/g/code','version':0,'changes':[1]}]",
        "[{'op':'remove'}]",
    };

    for (size_t i = 0; i < DF_COUNT(wrong); i++) {
        df_auto(json_t) tree = json_deep_copy(model->tree);
        df_auto(json_t) patch = json_of(wrong[i]);
        assert_non_null(model_replay(tree, patch));
    }
}

static void from_every_model_one_gets_back_to_every_other(void **state)
{
    struct model *model = *state;
    struct past past;

    tell(model, &past);
    for (size_t from = 0; from <= DF_COUNT(story); from++)
        for (size_t to = 0; to <= DF_COUNT(story); to++) {
            restore(model, past.trees[from], NULL);
            restore(model, past.trees[to], NULL);
            if (!json_equal(model->tree, past.trees[to]))
                fail_msg("from %zu to %zu is another model", from, to);
        }
    forget(&past);
}

static void one_entity_comes_back_and_the_others_stay(void **state)
{
    struct model *model = *state;
    df_auto(json_t) old = json_deep_copy(model->tree);

    apply(model, "[{'op':'replace','path':'/pipelines/l/name','value':'New'},"
                 "{'op':'replace','path':'/operations/g/color','value':'#000000'},"
                 "{'op':'remove','path':'/pipelines/l/nodes/a'}]");
    restore(model, old, "/pipelines/l");
    assert_at(model->tree, "/pipelines/l/name", "'Line'");
    assert_at(model->tree, "/pipelines/l/edges/e/from", "['a','arr']");
    assert_at(model->tree, "/operations/g/color", "'#000000'");
}

static void what_is_the_same_already_is_no_change(void **state)
{
    struct model *model = *state;
    df_auto(json_t) old = json_deep_copy(model->tree);
    struct change change;

    assert_int_equal(change_restore(model, old, NULL, &change), CHANGE_DONE);
    assert_int_equal(json_array_size(change.patch) + json_array_size(change.derived), 0);
    change_release(&change);
}

static void a_text_comes_back_as_an_edit_of_it(void **state)
{
    struct model *model = *state;
    df_auto(json_t) old = json_deep_copy(model->tree);
    struct change change;

    apply(model,
          "[{'op':'text','path':'/operations/p/code','version':0,'changes':[[0,'# hi',''],79]}]");
    assert_int_equal(change_restore(model, old, "/operations/p", &change), CHANGE_DONE);
    assert_at(change.patch, "/0/op", "'text'");
    assert_int_equal(json_array_size(change.patch), 1);
    change_release(&change);
}

static void a_port_that_gets_its_old_name_keeps_its_edges(void **state)
{
    struct model *model = *state;
    df_auto(json_t) old = json_deep_copy(model->tree);

    apply(model, "[{'op':'replace','path':'/operations/p/code','value':"
                 "'class Print:\\n    def execute(self, values, title=None):\\n        pass\\n'}]");
    assert_at(model->tree, "/pipelines/l/edges/e/to", "['b','values']");
    restore(model, old, "/operations/p");
    assert_at(model->tree, "/pipelines/l/edges/e/to", "['b','arr']");
}

static void what_breaks_a_rule_is_said_with_its_name(void **state)
{
    struct model *model = *state;
    df_auto(json_t) full = json_deep_copy(model->tree);
    df_auto(json_t) without = json_deep_copy(model->tree);

    json_object_clear(json_object_get(without, "operations"));
    json_object_clear(json_object_get(at(without, "/pipelines/l"), "nodes"));
    json_object_clear(json_object_get(at(without, "/pipelines/l"), "edges"));
    refuse_restore(model, without, "/operations/g", "/operations/g",
                   "operation 'Generate': is used by 'Line'");
    restore(model, without, NULL);
    refuse_restore(model, full, "/pipelines/l", "/pipelines/l/nodes/a/operation",
                   "pipeline 'Line': there is no such operation");

    apply(model, "[{'op':'add','path':'/operations/x','value':{'name':'generate'}}]");
    refuse_restore(model, full, "/operations/g", "/operations/g/name",
                   "operation 'Generate': 'Generate' is taken by another operation");
    refuse_restore(model, full, "/operations", "", "is not the path of an entity");
    refuse_restore(model, full, "/operations/g/code", "", "is not the path of an entity");
}

static void a_copy_asks_for_no_rules(void **state)
{
    struct model *model = *state, empty;
    df_auto(json_t) old = json_deep_copy(model->tree);
    struct change change;

    json_object_del(json_object_get(old, "operations"), "g"); /* an edge dangles, as it may */
    model_init(&empty);
    assert_int_equal(change_copy(&empty, old, &change), CHANGE_DONE);
    assert_true(json_equal(change.tree, old));
    change_release(&change);
    model_release(&empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        model_test(stored_changes_applied_again_give_the_same_model),
        cmocka_unit_test(a_pipeline_of_the_past_has_notes_too),
        model_test(what_does_not_fit_is_no_history),
        model_test(from_every_model_one_gets_back_to_every_other),
        model_test(one_entity_comes_back_and_the_others_stay),
        model_test(what_is_the_same_already_is_no_change),
        model_test(a_text_comes_back_as_an_edit_of_it),
        model_test(a_port_that_gets_its_old_name_keeps_its_edges),
        model_test(what_breaks_a_rule_is_said_with_its_name),
        model_test(a_copy_asks_for_no_rules),
    };
    return cmocka_run_group_tests_name("unit-model-restore", tests, NULL, NULL);
}
