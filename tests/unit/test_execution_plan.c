#include "df_test.h"
#include "plan.h"

#include <string.h>

#define ARTIFACT "00000000-0000-7000-8000-0000000000aa"

/* One of everything: an Input, an operation with a set attribute and an optional input, an Output.
 */
static const char *const snapshot_text
    = "{\"revision\": 7, \"project\": {\"id\": \"p1\", \"name\": \"P\"},"
      " \"pipeline\": {\"id\": \"l1\", \"name\": \"L\", \"nodes\": {"
      "   \"out\": {\"operation\": \"Output\", \"attributes\": {\"name\": \"result\"}, "
      "\"references\": {}},"
      "   \"mid\": {\"operation\": \"o1\", \"attributes\": {\"lr\": 0.5, \"gone\": 1}, "
      "\"references\": {\"net\": null}},"
      "   \"in\": {\"operation\": \"Input\", \"name\": \"Data\", \"attributes\": {},"
      "            \"references\": {\"artifact\": \"" ARTIFACT "\"}}},"
      "  \"edges\": {\"e2\": {\"from\": [\"mid\", \"y\"], \"to\": [\"out\", \"data\"]},"
      "             \"e1\": {\"from\": [\"in\", \"data\"], \"to\": [\"mid\", \"x\"]}}},"
      " \"operations\": {\"o1\": {\"name\": \"Mid\", \"code\": \"class Mid: pass\", "
      "\"environment\": \"a: 1\","
      "   \"interface\": {\"class\": \"Mid\", \"stale\": false, \"problems\": [],"
      "     \"attributes\": [{\"name\": \"lr\", \"default\": 0.1}, {\"name\": \"epochs\", "
      "\"default\": 3},"
      "                      {\"name\": \"seed\", \"expression\": \"f()\"}],"
      "     \"references\": [{\"name\": \"net\", \"type\": \"keras\"}],"
      "     \"inputs\": [{\"name\": \"x\", \"optional\": false}, {\"name\": \"w\", \"optional\": "
      "true}],"
      "     \"outputs\": [{\"name\": \"y\"}]}}},"
      " \"modules\": {\"m1\": {\"name\": \"helper\", \"code\": \"a = 1\"}}, \"serialization\": "
      "{\"code\": \"s\"},"
      " \"resources\": {}, \"problems\": [{\"pointer\": \"/pipelines/l1/nodes/mid\", \"severity\": "
      "\"warning\","
      " \"detail\": \"slow\"}]}";

struct fixture {
    struct df_ctx ctx;
    json_t *snapshot, *artifacts;
    struct plan_choice choice;
};

static void choose_all(struct fixture *fixture)
{
    const struct plan_wish all = {};

    plan_choose(&fixture->choice, &fixture->ctx.arena, fixture->snapshot, &all);
}

static json_t *problems_of(struct fixture *fixture)
{
    const struct plan_finds finds = {.artifacts = fixture->artifacts};

    choose_all(fixture);
    return plan_problems(&fixture->ctx.arena, fixture->snapshot, &fixture->choice, &finds);
}

static bool make(struct fixture *fixture, struct plan *plan)
{
    choose_all(fixture);
    return plan_make(plan, &fixture->ctx.arena, fixture->snapshot, &fixture->choice,
                     fixture->artifacts);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    df_ctx_init(&fixture->ctx, "test", NULL);
    fixture->snapshot = json_loads(snapshot_text, 0, NULL);
    assert_non_null(fixture->snapshot);
    choose_all(fixture);
    fixture->artifacts = plan_artifacts(&fixture->choice);
    json_object_set_new(fixture->artifacts, ARTIFACT,
                        json_pack("{ss ss s{ss ss} ss si}", "project", "p1", "type", "list",
                                  "storage", "id", "s1", "name", "S", "hash", "h", "size", 9));
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    json_decref(fixture->snapshot);
    json_decref(fixture->artifacts);
    df_ctx_release(&fixture->ctx);
    free(fixture);
    return 0;
}

#define plan_test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static json_t *node_of(const struct fixture *fixture, const char *id)
{
    json_t *pipeline = json_object_get(fixture->snapshot, "pipeline");
    return json_object_get(json_object_get(pipeline, "nodes"), id);
}

static json_t *interface_of(const struct fixture *fixture)
{
    json_t *operations = json_object_get(fixture->snapshot, "operations");
    return json_object_get(json_object_get(operations, "o1"), "interface");
}

/* The detail of the first error, in the arena; NULL when there is none. */
static const char *first_error(struct fixture *fixture, const char **pointer)
{
    json_t *problems = df_defer_json(&fixture->ctx.arena, problems_of(fixture));
    json_t *problem;
    size_t index;

    json_array_foreach(problems, index, problem)
        if (strcmp(json_string_value(json_object_get(problem, "severity")), "error") == 0) {
            *pointer = json_string_value(json_object_get(problem, "pointer"));
            return json_string_value(json_object_get(problem, "detail"));
        }
    assert_false(plan_problems_have_error(problems));
    return NULL;
}

static void assert_error(struct fixture *fixture, const char *pointer, const char *detail)
{
    const char *where = NULL, *why = first_error(fixture, &where);

    assert_non_null(why);
    assert_string_equal(where, pointer);
    assert_string_equal(why, detail);
}

static void a_warning_does_not_block(void **state)
{
    const char *unused;
    assert_null(first_error(*state, &unused));
}

static void an_empty_pipeline_is_refused(void **state)
{
    struct fixture *fixture = *state;

    json_object_clear(json_object_get(json_object_get(fixture->snapshot, "pipeline"), "nodes"));
    json_object_clear(json_object_get(json_object_get(fixture->snapshot, "pipeline"), "edges"));
    assert_error(fixture, "/pipelines/l1", "the pipeline has no operations");
}

static void an_input_needs_an_artifact_of_this_project(void **state)
{
    struct fixture *fixture = *state;
    json_t *references = json_object_get(node_of(fixture, "in"), "references");

    json_object_set_new(json_object_get(fixture->artifacts, ARTIFACT), "project",
                        json_string("p2"));
    assert_error(fixture, "/pipelines/l1/nodes/in/references/artifact",
                 "Data: the artifact no longer exists");
    json_object_set_new(fixture->artifacts, ARTIFACT, json_null());
    assert_error(fixture, "/pipelines/l1/nodes/in/references/artifact",
                 "Data: the artifact no longer exists");
    json_object_clear(references);
    assert_error(fixture, "/pipelines/l1/nodes/in/references/artifact", "Data: no artifact is set");
}

static void code_must_be_readable_and_have_a_class(void **state)
{
    struct fixture *fixture = *state;

    json_object_set_new(interface_of(fixture), "class", json_null());
    assert_error(fixture, "/pipelines/l1/nodes/mid/operation",
                 "Mid: its code has no class with a method execute");
    json_object_set_new(interface_of(fixture), "stale", json_true());
    assert_error(fixture, "/pipelines/l1/nodes/mid/operation", "Mid: its code cannot be read");
    json_object_clear(json_object_get(fixture->snapshot, "operations"));
    assert_error(fixture, "/pipelines/l1/nodes/mid/operation", "?: the operation no longer exists");
}

static void what_the_snapshot_knows_is_not_said_twice(void **state)
{
    struct fixture *fixture = *state;
    json_t *known = json_object_get(fixture->snapshot, "problems");
    const char *pointer = "/pipelines/l1/nodes/mid/operation";

    json_array_append_new(known, json_pack("{ss ss ss}", "pointer", pointer, "severity", "error",
                                           "detail", "line 3"));
    json_object_set_new(interface_of(fixture), "stale", json_true());
    json_t *problems = problems_of(fixture);
    assert_int_equal(json_array_size(problems), 2);
    json_decref(problems);
}

static void broken_edges_are_refused(void **state)
{
    static const char *const edges[] = {
        "{\"from\": [\"nobody\", \"y\"], \"to\": [\"out\", \"data\"]}",
        "{\"from\": [\"mid\"], \"to\": [\"out\", \"data\"]}",
        "{\"from\": 7, \"to\": [\"out\", \"data\"]}",
        "{}",
    };
    struct fixture *fixture = *state;
    json_t *pipeline = json_object_get(fixture->snapshot, "pipeline");

    for (size_t i = 0; i < DF_COUNT(edges); i++) {
        json_object_set_new(json_object_get(pipeline, "edges"), "e2",
                            json_loads(edges[i], 0, NULL));
        assert_error(fixture, "/pipelines/l1/edges/e2", "the edge does not connect two operations");
    }
}

static void a_circle_is_no_plan(void **state)
{
    struct fixture *fixture = *state;
    json_t *pipeline = json_object_get(fixture->snapshot, "pipeline");
    struct plan plan;

    json_object_set_new(json_object_get(pipeline, "edges"), "e3",
                        json_pack("{s[ss] s[ss]}", "from", "mid", "y", "to", "mid", "w"));
    assert_false(make(fixture, &plan));
}

static void parents_come_first_and_inputs_are_done(void **state)
{
    struct fixture *fixture = *state;
    struct plan plan;

    assert_true(make(fixture, &plan));
    assert_int_equal(plan.count, 3);
    assert_string_equal(plan.nodes[0].id, "in");
    assert_string_equal(plan.nodes[1].id, "mid");
    assert_string_equal(plan.nodes[2].id, "out");
    assert_non_null(plan.nodes[0].artifact);
    assert_int_equal(plan.waiting_on[1], 0);
    assert_int_equal(plan.waiting_on[2], 1);
}

static void rows_say_what_the_store_needs(void **state)
{
    struct fixture *fixture = *state;
    struct plan plan;
    struct plan_rows rows;

    assert_true(make(fixture, &plan));
    assert_true(plan_write(&plan, &rows));
    assert_string_equal(rows.nodes, "{\"in\",\"mid\",\"out\"}");
    assert_string_equal(rows.names, "{\"Data\",\"Mid\",\"Output\"}");
    assert_string_equal(rows.statuses, "{\"success\",\"queued\",\"pending\"}");
    assert_string_equal(rows.waiting_on, "{0,0,1}");
    assert_string_equal(rows.attributes,
                        "{\"{}\",\"{\\\"lr\\\":0.5}\",\"{\\\"name\\\":\\\"result\\\"}\"}");
    assert_string_equal(rows.references, "{\"{}\",\"{}\",\"{}\"}");
    assert_string_equal(rows.input_jobs, "{1,1,2}");
    assert_string_equal(rows.input_names, "{\"x\",\"w\",\"data\"}");
    assert_string_equal(rows.input_sources, "{0,NULL,1}");
    assert_string_equal(rows.input_outputs, "{\"data\",NULL,\"y\"}");
}

static void an_operation_is_described_once(void **state)
{
    struct fixture *fixture = *state;
    struct plan plan;
    struct plan_rows rows;

    assert_true(make(fixture, &plan));
    assert_true(plan_write(&plan, &rows));
    json_t *docs = df_defer_json(&fixture->ctx.arena, json_loads(rows.operation_docs, 0, NULL));
    json_t *doc = json_object_get(docs, "o1"), *spec = json_object_get(doc, "spec");
    json_t *defaults = json_object_get(doc, "defaults");

    assert_int_equal(json_object_size(defaults), 2);
    assert_int_equal(json_integer_value(json_object_get(defaults, "epochs")), 3);
    assert_string_equal(json_string_value(json_object_get(spec, "class")), "Mid");
    assert_string_equal(json_string_value(json_array_get(json_object_get(spec, "outputs"), 0)),
                        "y");
    assert_true(json_is_string(json_object_get(json_object_get(spec, "environment"), "hash")));
    assert_true(json_is_null(json_object_get(json_object_get(docs, "Output"), "spec")));
    json_t *results = df_defer_json(&fixture->ctx.arena, json_loads(rows.results, 0, NULL));
    assert_int_equal(json_array_size(results), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(results, 0), "storage")),
                        "s1");
}

static void equal_snapshots_make_equal_bundles(void **state)
{
    struct fixture *fixture = *state;
    df_auto(json_t) bundle = plan_bundle(fixture->snapshot);
    df_auto(json_t) again = plan_bundle(fixture->snapshot);

    assert_true(json_equal(bundle, again));
    assert_int_equal(json_object_size(bundle), 8);
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(bundle, "modules"), "helper")), "a = 1");
    assert_string_equal(json_string_value(json_object_get(bundle, "serialization")), "s");
    json_t *operation = json_object_get(json_object_get(bundle, "operations"), "o1");
    assert_int_equal(json_object_size(operation), 4);
    assert_null(json_object_get(operation, "interface"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        plan_test(a_warning_does_not_block),
        plan_test(an_empty_pipeline_is_refused),
        plan_test(an_input_needs_an_artifact_of_this_project),
        plan_test(code_must_be_readable_and_have_a_class),
        plan_test(what_the_snapshot_knows_is_not_said_twice),
        plan_test(broken_edges_are_refused),
        plan_test(a_circle_is_no_plan),
        plan_test(parents_come_first_and_inputs_are_done),
        plan_test(rows_say_what_the_store_needs),
        plan_test(an_operation_is_described_once),
        plan_test(equal_snapshots_make_equal_bundles),
    };
    return cmocka_run_group_tests_name("unit-execution-plan", tests, NULL, NULL);
}
