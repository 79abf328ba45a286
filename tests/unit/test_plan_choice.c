#include "df_test.h"
#include "plan.h"

#include <string.h>

#define ARTIFACT "00000000-0000-7000-8000-0000000000aa"
#define DONE     "00000000-0000-7000-8000-000000000001"
#define FAILED   "00000000-0000-7000-8000-000000000002"
#define OTHER    "00000000-0000-7000-8000-000000000003"

/*
 *   data ── load ── clean ── train ── show       clean ┄┄ extra (optional input)
 *                     └───── plot
 */
static const char *const snapshot_text
    = "{\"revision\": 7, \"project\": {\"id\": \"p1\", \"name\": \"P\"},"
      " \"pipeline\": {\"id\": \"l1\", \"name\": \"L\", \"nodes\": {"
      "   \"data\": {\"operation\": \"Input\", \"references\": {\"artifact\": \"" ARTIFACT "\"}},"
      "   \"load\": {\"operation\": \"o1\", \"name\": \"Load\"},"
      "   \"extra\": {\"operation\": \"o2\", \"name\": \"Extra\"},"
      "   \"clean\": {\"operation\": \"o1\", \"name\": \"Clean\"},"
      "   \"plot\": {\"operation\": \"o1\", \"name\": \"Plot\"},"
      "   \"train\": {\"operation\": \"o1\", \"name\": \"Train\"},"
      "   \"show\": {\"operation\": \"Output\", \"attributes\": {\"name\": \"model\"}}},"
      "  \"edges\": {\"e1\": {\"from\": [\"data\", \"data\"], \"to\": [\"load\", \"x\"]},"
      "             \"e2\": {\"from\": [\"load\", \"y\"], \"to\": [\"clean\", \"x\"]},"
      "             \"e3\": {\"from\": [\"extra\", \"y\"], \"to\": [\"clean\", \"w\"]},"
      "             \"e4\": {\"from\": [\"clean\", \"y\"], \"to\": [\"plot\", \"x\"]},"
      "             \"e5\": {\"from\": [\"clean\", \"y\"], \"to\": [\"train\", \"x\"]},"
      "             \"e6\": {\"from\": [\"train\", \"y\"], \"to\": [\"show\", \"data\"]}}},"
      " \"operations\": {"
      "   \"o1\": {\"name\": \"Mid\", \"code\": \"class Mid: pass\", \"environment\": null,"
      "     \"interface\": {\"class\": \"Mid\", \"attributes\": [], \"references\": [],"
      "       \"inputs\": [{\"name\": \"x\", \"optional\": false}, {\"name\": \"w\", \"optional\": "
      "true}],"
      "       \"outputs\": [{\"name\": \"y\"}]}},"
      "   \"o2\": {\"name\": \"First\", \"code\": \"class First: pass\", \"environment\": null,"
      "     \"interface\": {\"class\": \"First\", \"attributes\": [], \"references\": [],"
      "       \"inputs\": [], \"outputs\": [{\"name\": \"y\"}]}}},"
      " \"modules\": {}, \"serialization\": {\"code\": \"\"}, \"resources\": {}, \"problems\": []}";

struct fixture {
    struct df_ctx ctx;
    json_t *snapshot, *artifacts, *sources;
    json_t *targets;
    bool ignores_pins;
    struct plan_choice choice;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    df_ctx_init(&fixture->ctx, "test", NULL);
    fixture->snapshot = json_loads(snapshot_text, 0, NULL);
    assert_non_null(fixture->snapshot);
    fixture->artifacts = json_pack("{s{ss ss ss ss si}}", ARTIFACT, "project", "p1", "type", "list",
                                   "storage", "s1", "hash", "h", "size", 9);
    fixture->sources = json_pack("{s{ss s[ss]} s{ss s[]} s{ss s[s]}}", DONE, "status", "success",
                                 "outputs", "x", "y", FAILED, "status", "failed", "outputs", OTHER,
                                 "status", "success", "outputs", "z");
    assert_non_null(fixture->sources);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    json_decref(fixture->snapshot);
    json_decref(fixture->artifacts);
    json_decref(fixture->sources);
    json_decref(fixture->targets);
    df_ctx_release(&fixture->ctx);
    free(fixture);
    return 0;
}

#define choice_test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static json_t *part(const struct fixture *fixture, const char *name)
{
    return json_object_get(json_object_get(fixture->snapshot, "pipeline"), name);
}

static void mute(const struct fixture *fixture, const char *node)
{
    json_object_set_new(json_object_get(part(fixture, "nodes"), node), "muted", json_true());
}

static void pin(const struct fixture *fixture, const char *node, const char *job)
{
    json_object_set_new(json_object_get(part(fixture, "nodes"), node), "pinned", json_string(job));
}

static void aim(struct fixture *fixture, const char *node)
{
    if (!fixture->targets)
        fixture->targets = json_array();
    json_array_append_new(fixture->targets, json_string(node));
}

static void add_edge(struct fixture *fixture, const char *from, const char *to, const char *port)
{
    json_object_set_new(part(fixture, "edges"), df_printf(&fixture->ctx.arena, "%s-%s", from, to),
                        json_pack("{s[ss] s[ss]}", "from", from, "y", "to", to, port));
}

static void know(const struct fixture *fixture, const char *pointer)
{
    json_array_append_new(
        json_object_get(fixture->snapshot, "problems"),
        json_pack("{ss ss ss}", "pointer", pointer, "severity", "error", "detail", "is wrong"));
}

static void choose(struct fixture *fixture)
{
    const struct plan_wish wish = {fixture->targets, fixture->ignores_pins};

    plan_choose(&fixture->choice, &fixture->ctx.arena, fixture->snapshot, &wish);
}

static json_t *problems_of(struct fixture *fixture)
{
    const struct plan_finds finds = {fixture->artifacts, fixture->sources};

    choose(fixture);
    return df_defer_json(&fixture->ctx.arena, plan_problems(&fixture->ctx.arena, fixture->snapshot,
                                                            &fixture->choice, &finds));
}

/* The errors as "pointer: detail" in lines, in their order. */
static void assert_problems(struct fixture *fixture, const char *wanted)
{
    const char *text = "";
    json_t *problem;
    size_t index;

    json_array_foreach(problems_of(fixture), index, problem)
        text = df_printf(&fixture->ctx.arena, "%s%s: %s\n", text,
                         json_string_value(json_object_get(problem, "pointer")),
                         json_string_value(json_object_get(problem, "detail")));
    assert_string_equal(text, wanted);
}

/* The fates of the nodes in their order: run, taken, muted, needs muted, not asked for, not needed.
 */
static void assert_fates(struct fixture *fixture, const char *wanted)
{
    static const char letters[PLAN_FATE_COUNT] = {'r', 't', 'm', 'n', 'a', 'u'};
    char fates[64] = {};

    choose(fixture);
    for (size_t i = 0; i < fixture->choice.count; i++)
        fates[i] = letters[fixture->choice.nodes[i].fate];
    assert_string_equal(fates, wanted);
}

/* Ids and statuses of the jobs, and where their inputs come from. */
static void assert_rows(struct fixture *fixture, const char *nodes, const char *statuses,
                        const char *sources)
{
    struct plan plan;
    struct plan_rows rows;

    assert_problems(fixture, "");
    assert_true(plan_make(&plan, &fixture->ctx.arena, fixture->snapshot, &fixture->choice,
                          fixture->artifacts));
    assert_true(plan_write(&plan, &rows));
    assert_string_equal(rows.nodes, nodes);
    assert_string_equal(rows.statuses, statuses);
    assert_string_equal(rows.input_sources, sources);
}

static void everything_runs_unless_something_is_said(void **state)
{
    struct fixture *fixture = *state;

    assert_fates(fixture, "rrrrrrr");
    assert_int_equal(plan_choice_jobs(&fixture->choice), 7);
    assert_int_equal(plan_choice_muted(&fixture->choice), 0);
    assert_rows(fixture, "{\"data\",\"extra\",\"load\",\"clean\",\"plot\",\"train\",\"show\"}",
                "{\"success\",\"queued\",\"queued\",\"pending\",\"pending\",\"pending\","
                "\"pending\"}",
                "{0,NULL,2,1,3,NULL,3,NULL,5}");
}

static void only_targets_and_what_they_need_run(void **state)
{
    struct fixture *fixture = *state;

    aim(fixture, "plot");
    assert_fates(fixture, "rrrrraa");
    aim(fixture, "plot");
    aim(fixture, "train");
    assert_fates(fixture, "rrrrrra");
    json_array_clear(fixture->targets);
    aim(fixture, "load");
    assert_rows(fixture, "{\"data\",\"load\"}", "{\"success\",\"queued\"}", "{0,NULL}");
}

/* The pipeline that is the node "sub" has two operations, and gives to "plot". */
static void put_part_in(struct fixture *fixture)
{
    json_t *nodes = part(fixture, "nodes");

    json_object_set_new(nodes, "sub.one",
                        json_pack("{ss ss}", "operation", "o2", "name", "Sub / One"));
    json_object_set_new(nodes, "sub.two",
                        json_pack("{ss ss}", "operation", "o2", "name", "Sub / Two"));
    json_object_set_new(nodes, "subtle", json_pack("{ss ss}", "operation", "o2", "name", "Subtle"));
    add_edge(fixture, "sub.two", "plot", "w");
}

static void a_pipeline_as_a_target_means_all_that_is_in_it(void **state)
{
    struct fixture *fixture = *state;

    put_part_in(fixture);
    aim(fixture, "sub");
    assert_rows(fixture, "{\"sub.one\",\"sub.two\"}", "{\"queued\",\"queued\"}", "{}");
    mute(fixture, "sub.one");
    assert_problems(fixture, "");
    mute(fixture, "sub.two");
    assert_problems(fixture, "/targets/0: Sub / One: is muted; unmute it to run it\n");
}

static void a_target_may_be_within_a_pipeline(void **state)
{
    struct fixture *fixture = *state;

    put_part_in(fixture);
    aim(fixture, "sub.two");
    assert_rows(fixture, "{\"sub.two\"}", "{\"queued\"}", "{}");
}

static void unknown_targets_are_named_by_their_place(void **state)
{
    struct fixture *fixture = *state;

    aim(fixture, "plot");
    aim(fixture, "nobody");
    assert_problems(fixture, "/targets/1: there is no such node\n");
}

static void there_are_at_most_as_many_targets_as_nodes(void **state)
{
    struct fixture *fixture = *state;

    for (int i = 0; i < 7; i++)
        aim(fixture, "plot");
    assert_problems(fixture, "");
    aim(fixture, "plot");
    assert_problems(fixture, "/targets: names more nodes than the pipeline has\n");
}

static void what_needs_a_muted_node_is_left_out_with_it(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "train");
    assert_fates(fixture, "rrrrrmn");
    mute(fixture, "load");
    assert_fates(fixture, "rmrnnmn");
    assert_int_equal(plan_choice_muted(&fixture->choice), 5);
}

static void an_optional_input_stays_empty_when_its_feed_is_muted(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "extra");
    assert_fates(fixture, "rrmrrrr");
    assert_rows(fixture, "{\"data\",\"load\",\"clean\",\"plot\",\"train\",\"show\"}",
                "{\"success\",\"queued\",\"pending\",\"pending\",\"pending\",\"pending\"}",
                "{0,NULL,1,NULL,2,NULL,2,NULL,4}");
}

static void a_muted_input_leaves_out_what_it_feeds(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "data");
    assert_fates(fixture, "mnrnnnn");
    json_t *artifacts = df_defer_json(&fixture->ctx.arena, plan_artifacts(&fixture->choice));
    assert_int_equal(json_object_size(artifacts), 0);
}

static void a_target_that_is_left_out_is_a_problem(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "load");
    aim(fixture, "extra");
    aim(fixture, "train");
    aim(fixture, "load");
    assert_problems(fixture, "/targets/1: Train: needs 'Load', which is muted; unmute that\n"
                             "/targets/2: Load: is muted; unmute it to run it\n");
}

static void nothing_left_to_run_is_a_problem(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "data");
    mute(fixture, "extra");
    assert_problems(
        fixture,
        "/pipelines/l1: nothing is left to run: every operation is muted or needs one that is\n");
}

static void a_pinned_node_is_done_and_what_only_it_needs_is_not_run(void **state)
{
    struct fixture *fixture = *state;
    struct plan plan;
    struct plan_rows rows;

    pin(fixture, "clean", DONE);
    assert_fates(fixture, "uuutrrr");
    assert_rows(fixture, "{\"clean\",\"plot\",\"train\",\"show\"}",
                "{\"success\",\"queued\",\"queued\",\"pending\"}", "{0,NULL,0,NULL,2}");
    assert_true(plan_make(&plan, &fixture->ctx.arena, fixture->snapshot, &fixture->choice,
                          fixture->artifacts));
    assert_true(plan_write(&plan, &rows));
    json_t *takings = df_defer_json(&fixture->ctx.arena, json_loads(rows.takings, 0, NULL));
    assert_int_equal(rows.taking_count, 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(takings, 0), "source")),
                        DONE);
    assert_string_equal(plan_sources(&fixture->choice), "{\"" DONE "\"}");
}

static void what_somebody_else_needs_runs_all_the_same(void **state)
{
    struct fixture *fixture = *state;

    add_edge(fixture, "load", "plot", "w");
    pin(fixture, "clean", DONE);
    assert_fates(fixture, "rrutrrr");
}

static void what_feeds_a_pinned_and_a_muted_node_is_not_run(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "plot");
    pin(fixture, "train", DONE);
    assert_fates(fixture, "uuuumtr");
}

static void what_nobody_needs_but_a_muted_node_runs(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "clean");
    assert_fates(fixture, "rrrmnnn");
}

static void a_pinned_node_that_only_pinned_nodes_need_is_not_needed(void **state)
{
    struct fixture *fixture = *state;

    pin(fixture, "load", FAILED);
    pin(fixture, "clean", DONE);
    assert_fates(fixture, "uuutrrr");
    assert_problems(fixture, "");
}

static void a_pinned_node_does_not_need_its_muted_feed(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "load");
    pin(fixture, "clean", DONE);
    assert_fates(fixture, "rmutrrr");
}

static void muted_wins_over_pinned(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "clean");
    pin(fixture, "clean", FAILED);
    assert_fates(fixture, "rrrmnnn");
    assert_problems(fixture, "");
}

static void pins_can_be_ignored(void **state)
{
    struct fixture *fixture = *state;

    fixture->ignores_pins = true;
    pin(fixture, "clean", FAILED);
    assert_fates(fixture, "rrrrrrr");
    assert_problems(fixture, "");
    assert_null(plan_sources(&fixture->choice));
}

static void a_pinned_target_is_taken_and_nothing_above_it_runs(void **state)
{
    struct fixture *fixture = *state;

    pin(fixture, "clean", DONE);
    aim(fixture, "clean");
    assert_fates(fixture, "uuutaaa");
    aim(fixture, "load");
    assert_fates(fixture, "rrutaaa");
}

static void a_pin_must_be_a_success_with_all_outputs(void **state)
{
    static const struct {
        const char *job, *problem;
    } cases[] = {
        {DONE, ""},
        {"00000000-0000-7000-8000-00000000000F",
         "/pipelines/l1/nodes/clean/pinned: Clean: the job that it is pinned to no longer exists;"
         " unpin it, or pin a job that has succeeded\n"},
        {"nonsense",
         "/pipelines/l1/nodes/clean/pinned: Clean: the job that it is pinned to no longer exists;"
         " unpin it, or pin a job that has succeeded\n"},
        {FAILED, "/pipelines/l1/nodes/clean/pinned: Clean: the job that it is pinned to is failed;"
                 " unpin it, or pin a job that has succeeded\n"},
        {OTHER, "/pipelines/l1/nodes/clean/pinned: Clean: the job that it is pinned to has no"
                " output 'y'; unpin it, run it, and pin the new job\n"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        pin(fixture, "clean", cases[i].job);
        assert_problems(fixture, cases[i].problem);
    }
}

static void a_pin_is_found_in_any_case(void **state)
{
    struct fixture *fixture = *state;

    json_object_set_new(fixture->sources, "00000000-0000-7000-8000-00000000abcd",
                        json_pack("{ss s[s]}", "status", "success", "outputs", "y"));
    pin(fixture, "clean", "00000000-0000-7000-8000-00000000ABCD");
    assert_problems(fixture, "");
}

static void problems_of_nodes_that_do_not_run_stop_nobody(void **state)
{
    struct fixture *fixture = *state;

    know(fixture, "/pipelines/l1/nodes/load/inputs/x");
    know(fixture, "/pipelines/l1/edges/e1");
    know(fixture, "/pipelines/l1/edges/e2");
    json_object_clear(fixture->artifacts);
    pin(fixture, "clean", DONE);
    assert_problems(fixture, "");
    fixture->ignores_pins = true;
    assert_problems(fixture, "/pipelines/l1/nodes/load/inputs/x: is wrong\n"
                             "/pipelines/l1/edges/e1: is wrong\n"
                             "/pipelines/l1/edges/e2: is wrong\n"
                             "/pipelines/l1/nodes/data/references/artifact: Input: the artifact no"
                             " longer exists\n");
}

static void problems_of_a_pinned_node_itself_stop_nobody(void **state)
{
    struct fixture *fixture = *state;
    json_t *operation = json_object_get(json_object_get(fixture->snapshot, "operations"), "o2");

    know(fixture, "/pipelines/l1/nodes/extra/operation");
    json_object_set_new(json_object_get(operation, "interface"), "stale", json_true());
    pin(fixture, "extra", DONE);
    assert_problems(fixture, "");
    json_object_del(json_object_get(fixture->snapshot, "operations"), "o2");
    assert_problems(fixture, "/pipelines/l1/nodes/extra/operation: Extra: the operation no longer"
                             " exists\n");
}

static void problems_elsewhere_and_behind_similar_names_stay(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "load");
    know(fixture, "/pipelines/l1");
    know(fixture, "/pipelines/l1/nodes/loader/inputs/x");
    know(fixture, "/pipelines/l1/nodes/extra");
    know(fixture, "/pipelines/l1/edges/nobody");
    assert_problems(fixture, "/pipelines/l1: is wrong\n"
                             "/pipelines/l1/nodes/loader/inputs/x: is wrong\n"
                             "/pipelines/l1/nodes/extra: is wrong\n"
                             "/pipelines/l1/edges/nobody: is wrong\n");
}

static void problems_that_may_be_missing_from_the_list_stop_the_run(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "load");
    for (int i = 0; i < PLAN_KNOWN_LIMIT; i++)
        know(fixture, "/pipelines/l1/nodes/load/operation");
    assert_problems(fixture, "/pipelines/l1: has too many problems to see them all; repair some of"
                             " the nodes that are left out\n");
}

static void many_warnings_hide_no_error(void **state)
{
    struct fixture *fixture = *state;
    json_t *known = json_object_get(fixture->snapshot, "problems");

    for (int i = 0; i < PLAN_PROBLEM_LIMIT + 1; i++)
        json_array_append_new(known, json_pack("{ss ss ss}", "pointer", "/pipelines/l1/nodes/load",
                                               "severity", "warning", "detail", "slow"));
    assert_false(plan_problems_have_error(problems_of(fixture)));
    json_object_clear(fixture->artifacts);
    assert_true(plan_problems_have_error(problems_of(fixture)));
}

static void edges_to_what_is_left_out_are_not_looked_at(void **state)
{
    struct fixture *fixture = *state;

    json_object_set_new(part(fixture, "edges"), "bad",
                        json_pack("{s[ss] s[ss]}", "from", "nobody", "y", "to", "train", "w"));
    assert_problems(fixture, "/pipelines/l1/edges/bad: the edge does not connect two operations\n");
    mute(fixture, "train");
    assert_problems(fixture, "");
}

static void a_circle_is_found_unless_it_is_muted(void **state)
{
    struct fixture *fixture = *state;
    struct plan plan;

    add_edge(fixture, "train", "clean", "w");
    json_object_del(part(fixture, "edges"), "e3");
    choose(fixture);
    assert_false(plan_make(&plan, &fixture->ctx.arena, fixture->snapshot, &fixture->choice,
                           fixture->artifacts));
    mute(fixture, "train");
    choose(fixture);
    assert_true(plan_make(&plan, &fixture->ctx.arena, fixture->snapshot, &fixture->choice,
                          fixture->artifacts));
}

static void a_circle_of_pins_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;

    json_object_clear(part(fixture, "edges"));
    add_edge(fixture, "train", "clean", "x");
    add_edge(fixture, "clean", "train", "x");
    pin(fixture, "train", DONE);
    pin(fixture, "clean", DONE);
    assert_fates(fixture, "rrrurur");
}

static void the_graph_says_what_was_left_out_and_why(void **state)
{
    struct fixture *fixture = *state;

    mute(fixture, "plot");
    mute(fixture, "extra");
    pin(fixture, "clean", DONE);
    pin(fixture, "load", FAILED);
    choose(fixture);
    json_t *nodes = df_defer_json(&fixture->ctx.arena, plan_choice_nodes(&fixture->choice));

    static const struct {
        const char *node, *because, *pinned;
    } cases[] = {{"data", "not_needed", NULL}, {"load", "not_needed", NULL},
                 {"extra", "muted", NULL},     {"clean", NULL, DONE},
                 {"plot", "muted", NULL},      {"train", NULL, NULL},
                 {"show", NULL, NULL}};

    assert_int_equal(json_object_size(nodes), DF_COUNT(cases));
    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        json_t *node = json_object_get(nodes, cases[i].node);
        const char *because = json_string_value(json_object_get(node, "left_out_because"));
        const char *pinned = json_string_value(json_object_get(node, "pinned"));
        assert_int_equal(json_is_true(json_object_get(node, "left_out")), cases[i].because != NULL);
        assert_string_equal(because ? because : "", cases[i].because ? cases[i].because : "");
        assert_string_equal(pinned ? pinned : "", cases[i].pinned ? cases[i].pinned : "");
    }
    /* The snapshot itself stays as it was: the bundle is made of it. */
    json_t *load = json_object_get(part(fixture, "nodes"), "load");
    assert_string_equal(json_string_value(json_object_get(load, "pinned")), FAILED);
    assert_null(json_object_get(load, "left_out"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        choice_test(everything_runs_unless_something_is_said),
        choice_test(only_targets_and_what_they_need_run),
        choice_test(a_pipeline_as_a_target_means_all_that_is_in_it),
        choice_test(a_target_may_be_within_a_pipeline),
        choice_test(unknown_targets_are_named_by_their_place),
        choice_test(there_are_at_most_as_many_targets_as_nodes),
        choice_test(what_needs_a_muted_node_is_left_out_with_it),
        choice_test(an_optional_input_stays_empty_when_its_feed_is_muted),
        choice_test(a_muted_input_leaves_out_what_it_feeds),
        choice_test(a_target_that_is_left_out_is_a_problem),
        choice_test(nothing_left_to_run_is_a_problem),
        choice_test(a_pinned_node_is_done_and_what_only_it_needs_is_not_run),
        choice_test(what_somebody_else_needs_runs_all_the_same),
        choice_test(what_feeds_a_pinned_and_a_muted_node_is_not_run),
        choice_test(what_nobody_needs_but_a_muted_node_runs),
        choice_test(a_pinned_node_that_only_pinned_nodes_need_is_not_needed),
        choice_test(a_pinned_node_does_not_need_its_muted_feed),
        choice_test(muted_wins_over_pinned),
        choice_test(pins_can_be_ignored),
        choice_test(a_pinned_target_is_taken_and_nothing_above_it_runs),
        choice_test(a_pin_must_be_a_success_with_all_outputs),
        choice_test(a_pin_is_found_in_any_case),
        choice_test(problems_of_nodes_that_do_not_run_stop_nobody),
        choice_test(problems_of_a_pinned_node_itself_stop_nobody),
        choice_test(problems_elsewhere_and_behind_similar_names_stay),
        choice_test(problems_that_may_be_missing_from_the_list_stop_the_run),
        choice_test(many_warnings_hide_no_error),
        choice_test(edges_to_what_is_left_out_are_not_looked_at),
        choice_test(a_circle_is_found_unless_it_is_muted),
        choice_test(a_circle_of_pins_leaves_nothing),
        choice_test(the_graph_says_what_was_left_out_and_why),
    };
    return cmocka_run_group_tests_name("unit-plan-choice", tests, NULL, NULL);
}
