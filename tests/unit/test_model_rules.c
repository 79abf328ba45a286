#include "model_test.h"

#include "attribute.h"
#include "merge_patch.h"
#include "name.h"

#include <time.h>

static void a_new_operation_gets_its_interface(void **state)
{
    struct model *model = *state;

    assert_at(model->tree, "/operations/g/interface/class", "'Generate'");
    assert_at(model->tree, "/operations/g/interface/attributes/0/name", "'length'");
    assert_at(model->tree, "/operations/g/interface/attributes/0/type", "'integer'");
    assert_at(model->tree, "/operations/g/interface/attributes/1/type", "'float'");
    assert_at(model->tree, "/operations/g/interface/outputs/0/name", "'arr'");
    assert_at(model->tree, "/operations/p/interface/inputs/0/optional", "false");
    assert_at(model->tree, "/operations/p/interface/inputs/1/optional", "true");
    assert_at(model->tree, "/operations/g/color", "'#78909c'");
    assert_at(model->tree, "/operations/g/environment", "null");
    assert_at(model->tree, "/pipelines/l/nodes/a/attributes", "{}");
}

static void an_operation_without_code_gets_a_template(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'add','path':'/operations/n','value':{'name':'NewOperation'}}]");
    assert_at(model->tree, "/operations/n/interface/class", "'NewOperation'");
    assert_at(model->tree, "/operations/n/interface/problems", "[]");
}

static const struct {
    const char *patch, *pointer, *detail;
} refused[] = {
    /* where one may write */
    {"[{'op':'replace','path':'','value':{}}]", "/patch/0", "must name a member"},
    {"[{'op':'replace','path':'/pipelines','value':{}}]", "/patch/0",
     "one member of the collection"},
    {"[{'op':'add','path':'/wizards/x','value':{}}]", "/patch/0", "no such collection"},
    {"[{'op':'replace','path':'/operations/g/interface','value':{}}]", "/patch/0", "derived"},
    {"[{'op':'replace','path':'/operations/g/interface/class','value':'X'}]", "/patch/0",
     "derived"},
    {"[{'op':'replace','path':'/pipelines/l/nodes','value':{}}]", "/patch/0", "as a whole"},
    {"[{'op':'remove','path':'/pipelines/l/name'}]", "/patch/0", "cannot be removed"},
    {"[{'op':'add','path':'/pipelines/l/colour','value':1}]", "/patch/0", "no such member"},
    {"[{'op':'replace','path':'/serialization','value':{}}]", "/patch/0",
     "only /serialization/code"},
    {"[{'op':'remove','path':'/serialization'}]", "/patch/0", "only /serialization/code"},
    {"[{'op':'replace','path':'/pipelines/none/name','value':'x'}]", "/patch/0",
     "nothing at this path"},
    {"[{'op':'remove','path':'/pipelines/none'}]", "/patch/0", "nothing at this path"},
    {"[{'op':'test','path':'/pipelines/l/name','value':'Line'},"
     "{'op':'remove','path':'/modules/none'}]",
     "/patch/1", "nothing at this path"},
    {"[{'op':'jump','path':'/pipelines/l'}]", "/patch/0", "'op' must be"},
    {"[{'op':'remove','path':'/pipelines/l','from':'/x'}]", "/patch/0", "not known"},
    {"[]", "/patch", "1 to 1000"},
    {"[7]", "/patch/0", "'op' must be"},
    /* shapes */
    {"[{'op':'add','path':'/pipelines/x','value':7}]", "/patch/0", "must be an object"},
    {"[{'op':'add','path':'/pipelines/x','value':{}}]", "/patch/0", "'name' is missing"},
    {"[{'op':'add','path':'/pipelines/x y','value':{'name':'x'}}]", "/patch/0", "an id has only"},
    {"[{'op':'add','path':'/pipelines/x','value':{'name':'x','colour':1}}]", "/patch/0",
     "'colour'"},
    {"[{'op':'add','path':'/pipelines/l/nodes/c','value':{'operation':7}}]", "/patch/0", "string"},
    {"[{'op':'add','path':'/pipelines/l/nodes/a/position','value':{'x':1}}]", "/patch/0", "'y'"},
    {"[{'op':'add','path':'/pipelines/l/edges/f','value':{'from':['a'],'to':['b','arr']}}]",
     "/patch/0", "id of a node"},
    {"[{'op':'replace','path':'/operations/g/color','value':'red'}]", "/patch/0", "colour"},
    {"[{'op':'add','path':'/operations/g/declared/attributes/length','value':{'pattern':'('}}]",
     "/patch/0", "regular expression"},
    {"[{'op':'add','path':'/operations/g/declared/attributes/length','value':{'values':[]}}]",
     "/patch/0", "list of 1"},
    {"[{'op':'add','path':'/pipelines/l/nodes/a/muted','value':false}]", "/patch/0",
     "/pipelines/l/nodes/a/muted: must be true"},
    {"[{'op':'add','path':'/pipelines/l/nodes/a/pinned','value':'j1'}]", "/patch/0",
     "/pipelines/l/nodes/a/pinned: must be the id of a job"},
    {"[{'op':'add','path':'/pipelines/l/nodes/o','value':{'operation':'Output',"
     "'pinned':'01890000-0000-7000-8000-000000000000'}}]",
     "/patch/0", "/pipelines/l/nodes/o/pinned: Input and Output cannot be pinned"},
    {"[{'op':'replace','path':'/pipelines/l/notes','value':{}}]", "/patch/0", "as a whole"},
    {"[{'op':'add','path':'/pipelines/l/notes/n','value':{'text':'x','position':{'x':0,'y':0}}}]",
     "/patch/0", "/pipelines/l/notes/n: 'size' is missing"},
    {"[{'op':'add','path':'/pipelines/l/notes/n','value':{'text':'','position':{'x':0,'y':0},"
     "'size':{'width':1,'height':1}}}]",
     "/patch/0", "/pipelines/l/notes/n/text: must have 1 to 4000 characters"},
    {"[{'op':'add','path':'/pipelines/l/notes/n','value':{'text':'x','position':{'x':0,'y':0},"
     "'size':{'width':0,'height':1}}}]",
     "/patch/0", "/pipelines/l/notes/n/size/width: must be a number from 1"},
    {"[{'op':'add','path':'/pipelines/l/notes/n','value':{'text':'x','position':{'x':0,'y':0},"
     "'size':{'width':1,'height':1},'color':'red'}}]",
     "/patch/0", "/pipelines/l/notes/n/color: must be a colour"},
    {"[{'op':'add','path':'/pipelines/l/groups/n','value':{'title':' x','position':{'x':0,'y':0},"
     "'size':{'width':1,'height':1}}}]",
     "/patch/0", "/pipelines/l/groups/n/title"},
    {"[{'op':'add','path':'/pipelines/l/groups/n','value':{'text':'x','position':{'x':0,'y':0},"
     "'size':{'width':1,'height':1}}}]",
     "/patch/0", "'title' is missing"},
    /* names */
    {"[{'op':'add','path':'/pipelines/x','value':{'name':'lINE'}}]", "/patch/0",
     "taken by another"},
    {"[{'op':'replace','path':'/pipelines/l/name','value':' x'}]", "/patch/0",
     "start with a space"},
    {"[{'op':'replace','path':'/pipelines/l/name','value':''}]", "/patch/0", "empty"},
    {"[{'op':'replace','path':'/pipelines/l/name','value':'a\\u0007b'}]", "/patch/0", "control"},
    {"[{'op':'replace','path':'/operations/g/name','value':'class'}]", "/patch/0", "keyword"},
    {"[{'op':'replace','path':'/operations/g/name','value':'two words'}]", "/patch/0",
     "identifier"},
    {"[{'op':'add','path':'/modules/m','value':{'name':'a.py'}}]", "/patch/0", "identifier"},
    {"[{'op':'add','path':'/operations/Input','value':{'name':'X'}}]", "/patch/0", "built-in"},
    /* nodes */
    {"[{'op':'add','path':'/pipelines/l/nodes/c','value':{'operation':'none'}}]", "/patch/0",
     "no such operation"},
    {"[{'op':'add','path':'/pipelines/l/nodes/a/attributes/size','value':1}]", "/patch/0",
     "no such attribute"},
    {"[{'op':'add','path':'/pipelines/l/nodes/a/attributes/length','value':1.5}]", "/patch/0",
     "must be an integer"},
    {"[{'op':'add','path':'/pipelines/l/nodes/a/attributes/length','value':'5'}]", "/patch/0",
     "must be an integer"},
    {"[{'op':'add','path':'/pipelines/l/nodes/a/references/net','value':'r'}]", "/patch/0",
     "no such reference"},
    {"[{'op':'add','path':'/pipelines/l/nodes/i','value':{'operation':'Input',"
     "'references':{'artifact':'mine'}}}]",
     "/patch/0", "id of an artifact"},
    {"[{'op':'add','path':'/pipelines/l/nodes/o','value':{'operation':'Output',"
     "'attributes':{'name':' '}}}]",
     "/patch/0", "space"},
    /* edges */
    {"[{'op':'add','path':'/pipelines/l/edges/f','value':{'from':['a','arr'],'to':['b','arr']}}]",
     "/patch/0", "an edge already"},
    {"[{'op':'add','path':'/pipelines/l/edges/f','value':{'from':['a','img'],'to':['b','title']}}]",
     "/patch/0", "has no output 'img'"},
    {"[{'op':'add','path':'/pipelines/l/edges/f','value':{'from':['a','arr'],'to':['b','img']}}]",
     "/patch/0", "has no input 'img'"},
    {"[{'op':'add','path':'/pipelines/l/edges/f','value':{'from':['z','arr'],'to':['b','title']}}]",
     "/patch/0", "no such node"},
    /* what is used */
    {"[{'op':'remove','path':'/operations/g'}]", "/patch/0", "is used by 'Line'"},
};

static void a_broken_rule_is_named_with_its_place(void **state)
{
    for (size_t i = 0; i < DF_COUNT(refused); i++)
        refuse(*state, refused[i].patch, refused[i].pointer, refused[i].detail);
}

static void a_test_that_fails_is_a_conflict(void **state)
{
    refuse_as(*state, "[{'op':'test','path':'/pipelines/l/name','value':'Other'}]", CHANGE_CONFLICT,
              "/patch/0", "another one");
}

static void a_refused_change_leaves_the_model_as_it_was(void **state)
{
    struct model *model = *state;
    df_auto(json_t) before = json_deep_copy(model->tree);

    refuse(model,
           "[{'op':'replace','path':'/pipelines/l/name','value':'New'},"
           "{'op':'remove','path':'/pipelines/l/nodes/b'},"
           "{'op':'add','path':'/pipelines/l/nodes/c','value':{'operation':'none'}}]",
           "/patch/2", "no such operation");
    assert_true(json_equal(model->tree, before));
}

static void attributes_fit_their_type_and_bounds(void **state)
{
    static const struct {
        const char *attribute, *value;
        bool fits;
    } cases[] = {
        {"{'type':'integer'}", "5", true},
        {"{'type':'integer'}", "5.0", false},
        {"{'type':'integer'}", "true", false},
        {"{'type':'float'}", "5", true},
        {"{'type':'float'}", "0.5", true},
        {"{'type':'float'}", "'0.5'", false},
        {"{'type':'boolean'}", "false", true},
        {"{'type':'boolean'}", "0", false},
        {"{'type':'string'}", "''", true},
        {"{'type':'string'}", "null", false},
        {"{'type':'any'}", "[1,{'a':null}]", true},
        {"{'type':'float','min':0,'max':1}", "0", true},
        {"{'type':'float','min':0,'max':1}", "1.01", false},
        {"{'type':'float','min':0,'max':1}", "-1e-9", false},
        {"{'type':'string','values':['a','b']}", "'b'", true},
        {"{'type':'string','values':['a','b']}", "'c'", false},
        {"{'type':'float','values':[1,2.5]}", "1.0", true},
        {"{'type':'string','pattern':'[a-z]+'}", "'abc'", true},
        {"{'type':'string','pattern':'[a-z]+'}", "'abc1'", false},
        {"{'type':'string','pattern':'\\\\d{4}-\\\\d\\\\d'}", "'2026-11'", true},
        {"{'type':'string','pattern':'[\\\\d.]+'}", "'3.14'", true},
        {"{'type':'string','pattern':'a|b'}", "'ab'", false},
    };

    (void) state;
    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        df_auto(json_t) attribute = json_of(cases[i].attribute);
        df_auto(json_t) value = json_of(cases[i].value);
        char why[200];

        if ((attribute_value_problem(attribute, value, why) == NULL) != cases[i].fits)
            fail_msg("%s with %s", cases[i].attribute, cases[i].value);
    }
}

static void a_pattern_may_not_cost_much(void **state)
{
    (void) state;
    assert_null(attribute_pattern_problem("[0-9]{1,8}(-[a-z]{2,10})?"));
    assert_non_null(attribute_pattern_problem("((a{1,100}){1,100}){1,100}"));
    assert_non_null(attribute_pattern_problem("a{99999}"));
    assert_non_null(attribute_pattern_problem("(a)\\1"));
    assert_non_null(attribute_pattern_problem("["));
}

static void an_edge_may_not_close_a_cycle(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'add','path':'/operations/f','value':{'name':'Pass','code':"
                 "'class Pass:\\n    def execute(self, x, y=1):\\n        return x\\n'}},"
                 "{'op':'add','path':'/pipelines/c','value':{'name':'Circle','nodes':{"
                 "'n1':{'operation':'f'},'n2':{'operation':'f'},'n3':{'operation':'f'}},"
                 "'edges':{'e1':{'from':['n1','x'],'to':['n2','x']},"
                 "'e2':{'from':['n2','x'],'to':['n3','x']}}}}]");
    refuse(
        model,
        "[{'op':'add','path':'/pipelines/c/edges/e9','value':{'from':['n1','x'],'to':['n2','y']}},"
        "{'op':'add','path':'/pipelines/c/edges/e3','value':{'from':['n3','x'],'to':['n1','x']}}]",
        "/patch/1", "closes a cycle");
    refuse(
        model,
        "[{'op':'add','path':'/pipelines/c/edges/e3','value':{'from':['n1','x'],'to':['n1','x']}}]",
        "/patch/0", "with itself");
    apply(
        model,
        "[{'op':'remove','path':'/pipelines/c/edges/e1'},"
        "{'op':'add','path':'/pipelines/c/edges/e3','value':{'from':['n3','x'],'to':['n1','x']}}]");
}

static void two_names_can_be_swapped_in_one_change(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'add','path':'/pipelines/m','value':{'name':'Other'}}]");
    apply(model, "[{'op':'replace','path':'/pipelines/l/name','value':'Other'},"
                 "{'op':'replace','path':'/pipelines/m/name','value':'Line'}]");
    refuse(model, "[{'op':'replace','path':'/pipelines/m/name','value':'OTHER'}]", "/patch/0",
           "taken");
    apply(model, "[{'op':'replace','path':'/pipelines/m/name','value':'LINE'}]");
}

static void names_are_the_same_whatever_their_case(void **state)
{
    char a[NAME_BYTES + 1], b[NAME_BYTES + 1];

    (void) state;
    name_fold("\xC3\x84rger \xCE\xA9", a);
    name_fold("\xC3\xA4RGER \xCF\x89", b);
    assert_string_equal(a, b);
}

static void references_need_a_resource_of_their_type(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'add','path':'/operations/t','value':{'name':'Train','code':"
                 "'class Train:\\n    def __init__(self, net):\\n        self.net = net\\n\\n"
                 "    def execute(self):\\n        return self.net\\n',"
                 "'declared':{'references':{'net':{'type':'keras'}}}}},"
                 "{'op':'add','path':'/resources/q','value':{'name':'Q','type':'torch'}},"
                 "{'op':'add','path':'/pipelines/l/nodes/t','value':{'operation':'t'}}]");
    refuse(model, "[{'op':'add','path':'/pipelines/l/nodes/t/references/net','value':'none'}]",
           "/patch/0", "no such resource");
    refuse(model, "[{'op':'add','path':'/pipelines/l/nodes/t/references/net','value':'q'}]",
           "/patch/0", "of type 'keras'");
    apply(model, "[{'op':'add','path':'/pipelines/l/nodes/t/references/net','value':'r'}]");
    refuse(model, "[{'op':'remove','path':'/resources/r'}]", "/patch/0", "is used by 'Line'");
    apply(model, "[{'op':'remove','path':'/pipelines/l/nodes/t/references/net'},"
                 "{'op':'remove','path':'/resources/r'}]");
}

static void an_artifact_is_named_by_its_id(void **state)
{
    apply(*state,
          "[{'op':'add','path':'/pipelines/l/nodes/i','value':{'operation':'Input','references':"
          "{'artifact':'01900000-0000-7000-8000-000000000001'}}},"
          "{'op':'add','path':'/pipelines/l/edges/"
          "f','value':{'from':['i','data'],'to':['b','title']}},"
          "{'op':'add','path':'/pipelines/l/nodes/o','value':{'operation':'Output',"
          "'attributes':{'name':'my numbers'}}},"
          "{'op':'add','path':'/pipelines/l/edges/"
          "h','value':{'from':['a','arr'],'to':['o','data']}}]");
}

static void assert_problem(json_t *problems, const char *pointer, const char *severity,
                           const char *detail)
{
    json_t *problem;
    size_t index;

    json_array_foreach(problems, index, problem)
        if (strcmp(json_string_value(json_object_get(problem, "pointer")), pointer) == 0) {
            assert_string_equal(json_string_value(json_object_get(problem, "severity")), severity);
            assert_non_null(strstr(json_string_value(json_object_get(problem, "detail")), detail));
            return;
        }
    fail_msg("no problem at %s", pointer);
}

static void everything_that_keeps_a_pipeline_from_running_is_listed(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'add','path':'/operations/t','value':{'name':'Train','code':"
                 "'class Train:\\n    def __init__(self, net, size):\\n        self.net = net\\n\\n"
                 "    def execute(self, data):\\n        return self.net\\n',"
                 "'declared':{'references':{'net':{'type':'keras'}}}}},"
                 "{'op':'add','path':'/pipelines/l/nodes/t','value':{'operation':'t'}},"
                 "{'op':'add','path':'/pipelines/l/nodes/i','value':{'operation':'Input'}},"
                 "{'op':'add','path':'/pipelines/l/nodes/a/attributes/rate','value':0.25},"
                 "{'op':'add','path':'/pipelines/empty','value':{'name':'Empty'}}]");
    apply(model, "[{'op':'replace','path':'/operations/g/code','value':"
                 "'class Generate:\\n    def execute(self):\\n        return 1, 2\\n'}]");
    df_auto(json_t) problems = problems_of(model->tree, "l", PIPELINE_RUN);
    assert_problem(problems, "/pipelines/l/nodes/t/references/net", "error", "is not set");
    assert_problem(problems, "/pipelines/l/nodes/t/attributes/size", "error", "has no value");
    assert_problem(problems, "/pipelines/l/nodes/t/inputs/data", "error",
                   "Train: input 'data' is not connected");
    assert_problem(problems, "/pipelines/l/nodes/i/references/artifact", "error", "is not set");
    assert_problem(problems, "/pipelines/l/edges/e", "error", "has no output 'arr'");
    assert_problem(problems, "/pipelines/l/nodes/b/inputs/arr", "error", "is not connected");
    assert_problem(problems, "/pipelines/l/nodes/a/attributes/rate", "warning", "no longer exists");

    df_auto(json_t) none = problems_of(model->tree, "empty", PIPELINE_RUN);
    assert_problem(none, "/pipelines/empty", "error", "no operations");
}

static void a_pipeline_that_can_run_has_no_problems(void **state)
{
    struct model *model = *state;
    df_auto(json_t) problems = problems_of(model->tree, "l", PIPELINE_RUN);

    assert_int_equal(json_array_size(problems), 0);
}

static void a_merge_patch_becomes_operations_on_members(void **state)
{
    static const struct {
        const char *merge, *operations;
    } cases[] = {
        {"{'name':'Line'}", "[]"},
        {"{'name':'New'}", "[{'op':'replace','path':'/pipelines/l/name','value':'New'}]"},
        {"{'nodes':{'b':null}}", "[{'op':'remove','path':'/pipelines/l/nodes/b'}]"},
        {"{'nodes':{'z':null}}", "[]"},
        {"{'nodes':{'a':{'attributes':{'length':7},'position':{'x':1,'y':2}}}}",
         "[{'op':'add','path':'/pipelines/l/nodes/a/attributes/length','value':7},"
         "{'op':'add','path':'/pipelines/l/nodes/a/position','value':{'x':1,'y':2}}]"},
        {"{'nodes':{'c':{'operation':'g'}}}",
         "[{'op':'add','path':'/pipelines/l/nodes/c','value':{'operation':'g'}}]"},
        {"{'edges':{'e':{'from':['a','arr'],'to':['b','title']}}}",
         "[{'op':'replace','path':'/pipelines/l/edges/e','value':"
         "{'from':['a','arr'],'to':['b','title']}}]"},
        {"{'colour':1}", "[{'op':'add','path':'/pipelines/l/colour','value':1}]"},
    };
    struct model *model = *state;

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        df_auto(json_t) merge = json_of(cases[i].merge);
        df_auto(json_t) expected = json_of(cases[i].operations);
        df_auto(json_t) found = merge_patch_operations(model->tree, MODEL_PIPELINES, "l", merge);
        if (!json_equal(found, expected))
            fail_msg("%s", cases[i].merge);
    }
    df_auto(json_t) merge = json_of("{'environment':null,'code':'class A: pass'}");
    df_auto(json_t) found = merge_patch_operations(model->tree, MODEL_OPERATIONS, "g", merge);
    assert_int_equal(json_array_size(found), 1);
}

/* A pipeline of `count` nodes in a chain, as one operation. */
static json_t *chain(int count)
{
    json_t *nodes = json_object(), *edges = json_object();

    for (int i = 0; i < count; i++) {
        df_auto(json_t) id = json_sprintf("n%d", i);
        df_auto(json_t) next = json_sprintf("n%d", i + 1);
        json_object_set_new(nodes, json_string_value(id),
                            json_of("{'operation':'f','position':{'x':1,'y':2}}"));
        if (i + 1 < count)
            json_object_set_new(edges, json_string_value(id),
                                json_pack("{s[Os] s[Os]}", "from", id, "x", "to", next, "x"));
    }
    return json_pack("[{ss ss s{ss so so}}]", "op", "add", "path", "/pipelines/big", "value",
                     "name", "Big", "nodes", nodes, "edges", edges);
}

static void apply_json(struct model *model, json_t *patch)
{
    struct change change;

    assert_int_equal(change_apply(model, patch, &change), CHANGE_DONE);
    accept_change(model, &change);
}

static double milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void a_project_has_a_size(void **state)
{
    struct model *model = *state;
    /* What is counted along the way is what is there. */
    assert_true(model->size > 0);
    assert_int_equal(model->size, (int64_t) (json_text_size(at(model->tree, "/operations/g"))
                                             + json_text_size(at(model->tree, "/operations/p"))
                                             + json_text_size(at(model->tree, "/resources/r"))
                                             + json_text_size(at(model->tree, "/pipelines/l"))));
    model->size = MODEL_BYTES - 10;
    refuse(model, "[{'op':'add','path':'/modules/m','value':{'name':'m'}}]", "/patch/0", "32 MiB");
    model->size = MODEL_BYTES + 10;
    apply(model, "[{'op':'remove','path':'/pipelines/l'}]");
}

static void a_pipeline_of_a_thousand_nodes_is_fine_and_one_of_too_many_is_not(void **state)
{
    struct model *model = *state;
    df_auto(json_t) patch = chain(1000);
    df_auto(json_t) too_much = chain(MODEL_NODES + 1);
    struct change change;

    apply(model, "[{'op':'add','path':'/operations/f','value':{'name':'Pass','code':"
                 "'class Pass:\\n    def execute(self, x=0, y=1):\\n        return x\\n'}}]");
    double start = milliseconds();
    apply_json(model, patch);
    double added = milliseconds();
    apply(model,
          "[{'op':'replace','path':'/pipelines/big/nodes/n7/position','value':{'x':5,'y':6}}]");
    double moved = milliseconds();
    print_message("1000 nodes added in %.1f ms, one of them moved in %.1f ms\n", added - start,
                  moved - added);
    refuse(model,
           "[{'op':'add','path':'/pipelines/big/edges/"
           "z','value':{'from':['n999','x'],'to':['n0','x']}}]",
           "/patch/0", "closes a cycle");

    json_object_set_new(json_array_get(too_much, 0), "path", json_string("/pipelines/too-big"));
    assert_int_equal(change_apply(model, too_much, &change), CHANGE_INVALID);
    change_release(&change);
}

#define NOTE                                                                                       \
    "{'text':'Why','position':{'x':1,'y':2},'size':{'width':100,'height':50},'color':'#ffee00'}"

static void notes_and_groups_are_changed_member_by_member(void **state)
{
    struct model *model = *state;

    assert_at(model->tree, "/pipelines/l/notes", "{}");
    apply(model, "[{'op':'add','path':'/pipelines/l/notes/n','value':" NOTE "},"
                 "{'op':'add','path':'/pipelines/l/groups/g','value':{'title':'Data',"
                 "'position':{'x':-5.5,'y':0},'size':{'width':100000,'height':1}}}]");
    apply(model, "[{'op':'replace','path':'/pipelines/l/notes/n/text','value':'Because'},"
                 "{'op':'remove','path':'/pipelines/l/notes/n/color'},"
                 "{'op':'add','path':'/pipelines/l/groups/g/color','value':'#00ff00'}]");
    assert_at(model->tree, "/pipelines/l/notes/n",
              "{'text':'Because','position':{'x':1,'y':2},'size':{'width':100,'height':50}}");
    assert_at(model->tree, "/pipelines/l/groups/g/color", "'#00ff00'");
    refuse(model, "[{'op':'remove','path':'/pipelines/l/notes/n/text'}]", "/patch/0",
           "cannot be removed");
}

static json_t *many_notes(size_t count)
{
    json_t *notes = json_object();

    for (size_t i = 0; i < count; i++) {
        df_auto(json_t) id = json_sprintf("n%zu", i);
        json_object_set_new(notes, json_string_value(id), json_of(NOTE));
    }
    return json_pack("[{ss ss s{ss so}}]", "op", "add", "path", "/pipelines/x", "value", "name",
                     "X", "notes", notes);
}

static void a_pipeline_has_at_most_so_many_notes(void **state)
{
    df_auto(json_t) enough = many_notes(MODEL_NOTES);
    df_auto(json_t) too_many = many_notes(MODEL_NOTES + 1);
    struct change change;

    assert_int_equal(change_apply(*state, enough, &change), CHANGE_DONE);
    change_release(&change);
    assert_int_equal(change_apply(*state, too_many, &change), CHANGE_INVALID);
    change_release(&change);
}

static void a_muted_node_has_no_problems(void **state)
{
    struct model *model = *state;

    apply(model, "[{'op':'add','path':'/pipelines/l/nodes/c','value':{'operation':'p'}}]");
    df_auto(json_t) before = problems_of(model->tree, "l", PIPELINE_RUN);
    assert_int_equal(json_array_size(before), 1);
    apply(model, "[{'op':'add','path':'/pipelines/l/nodes/c/muted','value':true},"
                 "{'op':'add','path':'/pipelines/l/nodes/c/pinned',"
                 "'value':'01890000-0000-7000-8000-000000000000'}]");
    df_auto(json_t) after = problems_of(model->tree, "l", PIPELINE_RUN);
    assert_int_equal(json_array_size(after), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        model_test(a_new_operation_gets_its_interface),
        model_test(an_operation_without_code_gets_a_template),
        model_test(a_broken_rule_is_named_with_its_place),
        model_test(a_test_that_fails_is_a_conflict),
        model_test(a_refused_change_leaves_the_model_as_it_was),
        cmocka_unit_test(attributes_fit_their_type_and_bounds),
        cmocka_unit_test(a_pattern_may_not_cost_much),
        model_test(an_edge_may_not_close_a_cycle),
        model_test(two_names_can_be_swapped_in_one_change),
        cmocka_unit_test(names_are_the_same_whatever_their_case),
        model_test(references_need_a_resource_of_their_type),
        model_test(an_artifact_is_named_by_its_id),
        model_test(everything_that_keeps_a_pipeline_from_running_is_listed),
        model_test(a_pipeline_that_can_run_has_no_problems),
        model_test(a_merge_patch_becomes_operations_on_members),
        model_test(notes_and_groups_are_changed_member_by_member),
        model_test(a_pipeline_has_at_most_so_many_notes),
        model_test(a_muted_node_has_no_problems),
        model_test(a_project_has_a_size),
        model_test(a_pipeline_of_a_thousand_nodes_is_fine_and_one_of_too_many_is_not),
    };
    return cmocka_run_group_tests_name("unit-model-rules", tests, NULL, NULL);
}
