#include "model_test.h"

#include "pipeline_nest.h"

/*
 *   l:  a (g) ──arr──> s (sub) ──made──> z (p)        sub:  [given] -> t (step) -> [made]
 */
static int nested_setup(void **state)
{
    int failed = model_setup(state);

    apply(*state, "[{'op':'add','path':'/operations/step','value':{'name':'Step','code':"
                  "'class Step:\\n    def execute(self, x, y=None):\\n        out = x\\n"
                  "        return out\\n'}},"
                  "{'op':'add','path':'/pipelines/sub','value':{'name':'Sub','nodes':{"
                  "'t':{'operation':'step'}},'edges':{},"
                  "'inputs':{'i':{'name':'given','to':['t','x']}},"
                  "'outputs':{'o':{'name':'made','from':['t','out']}}}},"
                  "{'op':'add','path':'/pipelines/l/nodes/s','value':{'pipeline':'sub',"
                  "'position':{'x':300,'y':10}}},"
                  "{'op':'add','path':'/pipelines/l/nodes/z','value':{'operation':'p'}},"
                  "{'op':'add','path':'/pipelines/l/edges/in','value':{'from':['a','arr'],"
                  "'to':['s','given']}},"
                  "{'op':'add','path':'/pipelines/l/edges/out','value':{'from':['s','made'],"
                  "'to':['z','arr']}}]");
    return failed;
}

#define nested_test(function)                                                                      \
    cmocka_unit_test_setup_teardown(function, nested_setup, model_teardown)

static const struct {
    const char *patch, *pointer, *detail;
} refused[] = {
    {"[{'op':'add','path':'/pipelines/l/nodes/n','value':{}}]", "/patch/0",
     "either 'operation' or 'pipeline'"},
    {"[{'op':'add','path':'/pipelines/l/nodes/n','value':{'operation':'g','pipeline':'sub'}}]",
     "/patch/0", "either 'operation' or 'pipeline'"},
    {"[{'op':'add','path':'/pipelines/l/nodes/n','value':{'pipeline':'none'}}]", "/patch/0",
     "/pipelines/l/nodes/n/pipeline: there is no such pipeline"},
    {"[{'op':'add','path':'/pipelines/l/nodes/n','value':{'pipeline':'l'}}]", "/patch/0",
     "cannot be a part of itself"},
    {"[{'op':'add','path':'/pipelines/sub/nodes/n','value':{'pipeline':'l'}}]", "/patch/0",
     "/pipelines/sub/nodes/n/pipeline: this pipeline is a part of that one"},
    {"[{'op':'add','path':'/pipelines/l/nodes/s/attributes/x','value':1}]", "/patch/0",
     "this node is a pipeline"},
    {"[{'op':'add','path':'/pipelines/l/nodes/s/pinned',"
     "'value':'00000000-0000-7000-8000-000000000001'}]",
     "/patch/0", "a pipeline cannot be pinned"},
    {"[{'op':'remove','path':'/pipelines/sub'}]", "/patch/0", "is used by 'Line'"},
    {"[{'op':'add','path':'/pipelines/l/edges/n','value':{'from':['a','arr'],'to':['s','none']}}]",
     "/patch/0", "'Sub' has no input 'none'"},
    {"[{'op':'add','path':'/pipelines/sub/inputs/n','value':{'name':'n','to':['t','none']}}]",
     "/patch/0", "/pipelines/sub/inputs/n/to: 'Step' has no input 'none'"},
    {"[{'op':'add','path':'/pipelines/sub/inputs/n','value':{'name':'n','to':['none','x']}}]",
     "/patch/0", "there is no such node"},
    {"[{'op':'add','path':'/pipelines/sub/inputs/n','value':{'name':'given','to':['t','y']}}]",
     "/patch/0", "is taken by another port"},
    {"[{'op':'add','path':'/pipelines/sub/inputs/n','value':{'name':'n','to':['t','x']}}]",
     "/patch/0", "is exposed already"},
    {"[{'op':'add','path':'/pipelines/sub/inputs/n','value':{'name':'n'}}]", "/patch/0",
     "'to' is missing"},
    {"[{'op':'add','path':'/pipelines/l/inputs/n','value':{'name':'n','to':['z','arr']}}]",
     "/patch/0", "/pipelines/l/inputs/n: the input is connected already"},
    {"[{'op':'add','path':'/pipelines/sub/nodes/u','value':{'operation':'g'}},"
     "{'op':'add','path':'/pipelines/sub/edges/e','value':{'from':['u','arr'],'to':['t','x']}}]",
     "/patch/1", "the input is exposed as 'given'"},
};

static void what_breaks_a_rule_of_pipelines_in_pipelines_is_refused(void **state)
{
    for (size_t i = 0; i < DF_COUNT(refused); i++)
        refuse(*state, refused[i].patch, refused[i].pointer, refused[i].detail);
}

static void pipelines_nest_eight_levels_deep_and_no_more(void **state)
{
    struct model *model = *state;
    char patch[400], below[8] = "l";

    for (int level = 3; level <= 9; level++) {
        snprintf(patch, sizeof patch,
                 "[{'op':'add','path':'/pipelines/q%d','value':{'name':'Q%d','nodes':{"
                 "'n':{'pipeline':'%s'}}}}]",
                 level, level, below);
        snprintf(below, sizeof below, "q%d", level);
        if (level <= 8)
            apply(model, patch);
        else
            refuse(model, patch, "/patch/0", "at most 8 levels");
    }
    refuse(model,
           "[{'op':'add','path':'/pipelines/deep','value':{'name':'Deep'}},"
           "{'op':'add','path':'/pipelines/sub/nodes/d','value':{'pipeline':'deep'}}]",
           "/patch/1", "at most 8 levels");
    struct pipeline_flat flat = pipeline_flatten(model->tree, "q8");
    assert_at(flat.pipeline, "/nodes/n.n.n.n.n.n.s.t/name",
              "'Q7 / Q6 / Q5 / Q4 / Q3 / Line / Sub / Step'");
    assert_int_equal(json_object_size(json_object_get(flat.pipeline, "nodes")), 4);
    pipeline_flat_release(&flat);
}

static void a_renamed_port_keeps_the_edges_that_lead_to_it(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'replace','path':'/pipelines/sub/inputs/i/name','value':'numbers'}]");
    assert_at(model->tree, "/pipelines/l/edges/in/to", "['s','numbers']");
    assert_at(model->tree, "/pipelines/l/edges/out/from", "['s','made']");
}

static void two_ports_that_swap_their_names_swap_their_edges(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'add','path':'/pipelines/sub/inputs/j','value':{'name':'more',"
                 "'to':['t','y']}},"
                 "{'op':'add','path':'/pipelines/l/edges/more','value':{'from':['a','arr'],"
                 "'to':['s','more']}}]");
    apply(model, "[{'op':'replace','path':'/pipelines/sub/inputs/i/name','value':'more'},"
                 "{'op':'replace','path':'/pipelines/sub/inputs/j/name','value':'given'}]");
    assert_at(model->tree, "/pipelines/l/edges/in/to", "['s','more']");
    assert_at(model->tree, "/pipelines/l/edges/more/to", "['s','given']");
}

static void what_led_to_a_port_that_is_gone_goes_too_at_every_level(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'add','path':'/pipelines/mid','value':{'name':'Mid','nodes':{"
                 "'s':{'pipeline':'sub'}},'edges':{},"
                 "'inputs':{'i':{'name':'in','to':['s','given']}}}},"
                 "{'op':'add','path':'/pipelines/l/nodes/m','value':{'pipeline':'mid'}},"
                 "{'op':'add','path':'/pipelines/l/edges/m','value':{'from':['a','arr'],"
                 "'to':['m','in']}}]");
    apply(model, "[{'op':'remove','path':'/pipelines/sub/nodes/t'}]");
    assert_at(model->tree, "/pipelines/sub/inputs", "{}");
    assert_at(model->tree, "/pipelines/sub/outputs", "{}");
    assert_at(model->tree, "/pipelines/mid/inputs", "{}");
    assert_at(model->tree, "/pipelines/l/edges", "{'e':{'from':['a','arr'],'to':['b','arr']}}");
}

static void a_renamed_input_of_an_operation_stays_exposed(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'replace','path':'/operations/step/code','value':"
                 "'class Step:\\n    def execute(self, given_x, y=None):\\n        out = given_x\\n"
                 "        return out\\n'}]");
    assert_at(model->tree, "/pipelines/sub/inputs/i", "{'name':'given','to':['t','given_x']}");
    assert_at(model->tree, "/pipelines/l/edges/in/to", "['s','given']");
}

static void what_runs_has_the_nodes_of_the_pipelines_in_it(void **state)
{
    struct model *model = *state;
    struct pipeline_flat flat = pipeline_flatten(model->tree, "l");

    assert_at(flat.pipeline, "/nodes/s.t",
              "{'operation':'step','attributes':{},'references':{},'name':'Sub / Step',"
              "'within':[{'name':'Sub','position':{'x':300,'y':10}}]}");
    assert_at(flat.pipeline, "/edges/in", "{'from':['a','arr'],'to':['s.t','x']}");
    assert_at(flat.pipeline, "/edges/out", "{'from':['s.t','out'],'to':['z','arr']}");
    assert_int_equal(json_object_size(json_object_get(flat.pipeline, "nodes")), 4);
    assert_at(model->tree, "/pipelines/sub/nodes/t",
              "{'operation':'step','attributes':{},'references':{}}");
    pipeline_flat_release(&flat);

    df_auto(json_t) none = problems_of(model->tree, "l", PIPELINE_RUN);
    assert_int_equal(json_array_size(none), 0);
}

static void a_muted_pipeline_mutes_all_that_is_in_it(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'add','path':'/pipelines/l/nodes/s/muted','value':true}]");
    struct pipeline_flat flat = pipeline_flatten(model->tree, "l");
    assert_at(flat.pipeline, "/nodes/s.t/muted", "true");
    pipeline_flat_release(&flat);
}

static void a_problem_names_the_pipeline_and_the_node_in_it(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'remove','path':'/pipelines/l/edges/in'}]");
    df_auto(json_t) problems = problems_of(model->tree, "l", PIPELINE_EDITED);
    assert_int_equal(json_array_size(problems), 1);
    assert_at(problems, "/0/pointer", "'/pipelines/l/nodes/s.t/inputs/x'");
    assert_string_equal(json_string_value(at(problems, "/0/detail")),
                        "Sub / Step: input 'x' is not connected");
}

static void a_pipeline_with_open_ports_can_be_edited_and_not_run_alone(void **state)
{
    struct model *model = *state;
    df_auto(json_t) edited = problems_of(model->tree, "sub", PIPELINE_EDITED);
    df_auto(json_t) run = problems_of(model->tree, "sub", PIPELINE_RUN);

    assert_int_equal(json_array_size(edited), 0);
    assert_int_equal(json_array_size(run), 1);
    const char *detail = json_string_value(at(run, "/0/detail"));
    assert_non_null(strstr(detail, "is the port 'given' of this pipeline"));
}

/* 8 levels of 4 nodes each would be 65,536 operations. */
static void pipelines_that_multiply_are_cut_and_the_cut_is_said(void **state)
{
    struct model *model = *state;
    char patch[500];

    for (int level = 0; level < 8; level++) {
        const char *kind = level ? "pipeline" : "operation";
        char id[8];
        snprintf(id, sizeof id, level ? "w%d" : "g", level - 1);
        snprintf(patch, sizeof patch,
                 "[{'op':'add','path':'/pipelines/w%d','value':{'name':'W%d','nodes':{"
                 "'a':{'%s':'%s'},'b':{'%s':'%s'},'c':{'%s':'%s'},'d':{'%s':'%s'}}}}]",
                 level, level, kind, id, kind, id, kind, id, kind, id);
        apply(model, patch);
    }
    df_auto(json_t) problems = problems_of(model->tree, "w7", PIPELINE_RUN);
    assert_at(problems, "/0/detail",
              "'has more than 5000 operations with those of the pipelines in it'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        nested_test(what_breaks_a_rule_of_pipelines_in_pipelines_is_refused),
        nested_test(pipelines_nest_eight_levels_deep_and_no_more),
        nested_test(a_renamed_port_keeps_the_edges_that_lead_to_it),
        nested_test(two_ports_that_swap_their_names_swap_their_edges),
        nested_test(what_led_to_a_port_that_is_gone_goes_too_at_every_level),
        nested_test(a_renamed_input_of_an_operation_stays_exposed),
        nested_test(what_runs_has_the_nodes_of_the_pipelines_in_it),
        nested_test(a_muted_pipeline_mutes_all_that_is_in_it),
        nested_test(a_problem_names_the_pipeline_and_the_node_in_it),
        nested_test(a_pipeline_with_open_ports_can_be_edited_and_not_run_alone),
        nested_test(pipelines_that_multiply_are_cut_and_the_cut_is_said),
    };
    return cmocka_run_group_tests_name("unit-model-pipelines", tests, NULL, NULL);
}
