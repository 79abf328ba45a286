#include "df_test.h"
#include "plan.h"
#include "program.h"
#include "program_runtime.h"

#include <stdio.h>
#include <string.h>

#define ARTIFACT "00000000-0000-7000-8000-0000000000aa"

/* An Input, two operations of one name that share code, a reference, an Output. */
static const char *const snapshot_text
    = "{\"revision\": 7, \"project\": {\"id\": \"p1\", \"name\": \"P\"},"
      " \"pipeline\": {\"id\": \"l1\", \"name\": \"L\", \"nodes\": {"
      "   \"in\": {\"operation\": \"Input\", \"name\": \"My data | x\", \"attributes\": {},"
      "            \"references\": {\"artifact\": \"" ARTIFACT "\"}},"
      "   \"a\": {\"operation\": \"o1\", \"name\": \"Mid\", \"attributes\": {\"lr\": 0.5},"
      "           \"references\": {\"net\": \"r1\", \"other\": null}},"
      "   \"b\": {\"operation\": \"o1\", \"name\": \"mid\", \"attributes\": {}, \"references\": "
      "{}},"
      "   \"out\": {\"operation\": \"Output\", \"attributes\": {\"name\": \"nul\"}, "
      "\"references\": {}}},"
      "  \"edges\": {\"e1\": {\"from\": [\"in\", \"data\"], \"to\": [\"a\", \"x\"]},"
      "             \"e2\": {\"from\": [\"a\", \"y\"], \"to\": [\"b\", \"x\"]},"
      "             \"e3\": {\"from\": [\"b\", \"y\"], \"to\": [\"out\", \"data\"]}}},"
      " \"operations\": {\"o1\": {\"name\": \"Mid\", \"code\": \"class Mid: pass\", "
      "   \"environment\": null,"
      "   \"interface\": {\"class\": \"Mid\", \"stale\": false, \"problems\": [],"
      "     \"attributes\": [{\"name\": \"lr\", \"type\": \"float\"}, {\"name\": \"odd|`\"}],"
      "     \"references\": [{\"name\": \"net\"}, {\"name\": \"other\"}],"
      "     \"inputs\": [{\"name\": \"x\", \"optional\": false}, {\"name\": \"w\", \"optional\": "
      "true}],"
      "     \"outputs\": [{\"name\": \"y\"}]}}},"
      " \"modules\": {\"m1\": {\"name\": \"helper\", \"code\": \"a = 1\"}},"
      " \"serialization\": {\"code\": \"s\"},"
      " \"resources\": {\"r1\": {\"name\": \"My Net\", \"type\": \"t\", \"code\": \"def build(): "
      "pass\"}}, \"problems\": []}";

struct fixture {
    struct df_ctx ctx;
    json_t *snapshot, *artifacts, *bundle, *table;
    struct program program;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    df_ctx_init(&fixture->ctx, "test", NULL);
    fixture->snapshot = json_loads(snapshot_text, 0, NULL);
    assert_non_null(fixture->snapshot);
    fixture->artifacts = json_pack("{s{ss ss ss s{ss} ss si}}", ARTIFACT, "project", "p1", "name",
                                   "a", "type", "list", "storage", "id", "s1", "hash", "h", "size",
                                   9);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    json_decref(fixture->table);
    json_decref(fixture->bundle);
    json_decref(fixture->snapshot);
    json_decref(fixture->artifacts);
    df_ctx_release(&fixture->ctx);
    free(fixture);
    return 0;
}

static const char *file_of(struct fixture *fixture, const char *path)
{
    return json_string_value(json_object_get(fixture->program.files, path));
}

static void set_environment(struct fixture *fixture, const char *yaml)
{
    json_t *operation = json_object_get(json_object_get(fixture->snapshot, "operations"), "o1");

    json_object_set_new(operation, "environment", json_string(yaml));
}

/* The whole pipeline as files; `parameters` as in program_read_plan(). */
static void export(struct fixture *fixture, const json_t *parameters)
{
    const struct plan_wish all = {};
    struct plan_choice choice;
    struct plan plan;

    plan_choose(&choice, &fixture->ctx.arena, fixture->snapshot, &all);
    assert_true(
        plan_make(&plan, &fixture->ctx.arena, fixture->snapshot, &choice, fixture->artifacts));
    fixture->bundle = plan_bundle(fixture->snapshot);
    program_init(&fixture->program, &fixture->ctx, fixture->bundle);
    fixture->program.name = "L";
    fixture->program.origin = "From here.";
    program_read_plan(&fixture->program, &plan, parameters);
    program_write(&fixture->program, NULL);
    fixture->table = json_loads(file_of(fixture, "pipeline.json"), 0, NULL);
    assert_non_null(fixture->table);
}

static json_t *row(struct fixture *fixture, const char *part, size_t index)
{
    return json_array_get(json_object_get(fixture->table, part), index);
}

static const char *text(const json_t *object, const char *member)
{
    return json_string_value(json_object_get(object, member));
}

static void assert_json(const json_t *value, const char *expected)
{
    json_t *wanted = json_loads(expected, JSON_DECODE_ANY, NULL);

    assert_non_null(wanted);
    if (!json_equal(value, wanted))
        fail_msg("%s is not %s", value ? json_dumps(value, JSON_ENCODE_ANY) : "nothing", expected);
    json_decref(wanted);
}

static void test_keys_are_names_of_files_and_options(void **state)
{
    struct df_ctx *ctx = *state;
    static const char *const expected[][2] = {
        {"data.pkl", "data_pkl"},
        {"Data.pkl", "Data_pkl_2"},
        {"../größe: a/b", "___gr__e__a_b"},
        {"", "_"},
        {"-rf", "_-rf"},
        {"con", "_con"},
        {"COM7", "_COM7"},
        {"comet", "comet"},
        {"Δ", "__2"},
        {"data_pkl_2", "data_pkl_2_2"},
    };
    json_t *used = df_defer_json(&ctx->arena, json_object());

    for (size_t i = 0; i < DF_COUNT(expected); i++)
        assert_string_equal(program_key(&ctx->arena, expected[i][0], used), expected[i][1]);
}

static void test_a_long_name_is_cut_and_stays_its_own(void **state)
{
    struct df_ctx *ctx = *state;
    json_t *used = df_defer_json(&ctx->arena, json_object());
    char name[300];

    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    const char *first = program_key(&ctx->arena, name, used);
    const char *second = program_key(&ctx->arena, name, used);
    assert_true(strlen(first) <= PROGRAM_KEY);
    assert_string_not_equal(first, second);
    name[0] = '-'; /* one more sign is put before it */
    assert_true(strlen(program_key(&ctx->arena, name, used)) <= PROGRAM_KEY);
}

static void test_a_plan_becomes_a_table(void **state)
{
    struct fixture *fixture = *state;

    export(fixture, NULL);
    assert_string_equal(text(row(fixture, "inputs", 0), "file"), "artifacts/My_data___x");
    assert_string_equal(text(row(fixture, "inputs", 0), "sha256"), "h");
    assert_null(json_object_get(row(fixture, "inputs", 0), "storage"));
    assert_string_equal(text(row(fixture, "nodes", 0), "key"), "Mid");
    assert_string_equal(text(row(fixture, "nodes", 1), "key"), "mid_2");
    assert_string_equal(text(row(fixture, "nodes", 1), "code"), "operations/Mid.py");
    assert_json(json_object_get(row(fixture, "nodes", 0), "inputs"),
                "[{\"name\": \"x\", \"from\": [\"My_data___x\", \"data\"]}, {\"name\": \"w\"}]");
    assert_json(json_object_get(row(fixture, "nodes", 0), "attributes"), "{\"lr\": 0.5}");
    assert_json(row(fixture, "outputs", 0),
                "{\"name\": \"nul\", \"file\": \"_nul\", \"from\": [\"mid_2\", \"y\"]}");
}

static void test_what_a_node_refers_to_comes_along(void **state)
{
    struct fixture *fixture = *state;

    export(fixture, NULL);
    assert_json(json_object_get(row(fixture, "nodes", 0), "references"),
                "{\"net\": \"references/My_Net.py\"}");
    assert_string_equal(file_of(fixture, "references/My_Net.py"), "def build(): pass");
    assert_string_equal(file_of(fixture, "utils/helper.py"), "a = 1");
    assert_string_equal(file_of(fixture, "serialization.py"), "s");
}

static void test_a_parameter_comes_without_a_file(void **state)
{
    struct fixture *fixture = *state;
    json_t *parameters = df_defer_json(&fixture->ctx.arena, json_pack("{sb}", "in", 1));

    export(fixture, parameters);
    assert_true(json_is_null(json_object_get(row(fixture, "inputs", 0), "file")));
    assert_non_null(strstr(file_of(fixture, "README.md"), "nothing: the option is needed"));
}

static void test_the_readme_keeps_its_tables_whole(void **state)
{
    struct fixture *fixture = *state;

    export(fixture, NULL);
    assert_non_null(strstr(file_of(fixture, "README.md"),
                           "| My data \\| x | --input-My_data___x FILE | artifacts/My_data___x |"));
    assert_non_null(strstr(file_of(fixture, "README.md"), "lr (float), odd\\|\\` (any) |"));
}

static void test_operations_without_an_environment_get_the_workers(void **state)
{
    struct fixture *fixture = *state;

    export(fixture, NULL);
    assert_string_equal(file_of(fixture, "requirements.txt"), "numpy\nmatplotlib\n");
    assert_null(file_of(fixture, "environments/Mid.yml"));
}

static void test_an_environment_comes_for_conda_and_pip(void **state)
{
    struct fixture *fixture = *state;

    set_environment(fixture, "dependencies:\n- numpy\n- pip:\n  - \"it==1; python_version<'9'\"\n");
    export(fixture, NULL);
    assert_string_equal(file_of(fixture, "environment.yml"),
                        "dependencies:\n  - 'python>=3.8'\n  - 'numpy'\n  - pip\n  - pip:\n"
                        "      - 'it==1; python_version<''9'''\n");
    assert_non_null(file_of(fixture, "environments/Mid.yml"));
}

static void test_an_environment_that_cannot_be_read_is_told(void **state)
{
    struct fixture *fixture = *state;

    set_environment(fixture, "dependencies: [");
    export(fixture, NULL);
    assert_null(file_of(fixture, "environment.yml"));
    assert_non_null(strstr(file_of(fixture, "README.md"), "The environment of Mid could not be"));
    assert_non_null(strstr(file_of(fixture, "environments/Mid.yml"), "dependencies: ["));
}

static void test_a_job_is_one_node_with_its_inputs(void **state)
{
    struct fixture *fixture = *state;
    json_t *spec = json_loads(
        "{\"operation\": \"o1\", \"name\": \"Mid\", \"class\": \"Mid\", \"attributes\": {\"lr\": "
        "1},"
        " \"all_attributes\": {\"lr\": 1, \"on\": true}, \"references\": {\"net\": \"r1\"},"
        " \"inputs\": [{\"name\": \"x\", \"type\": \"list\", \"hash\": \"h\", \"size\": 9,"
        "   \"storage\": \"s1\"}, {\"name\": \"w\", \"missing\": true}], \"outputs\": [\"y\"]}",
        0, NULL);

    assert_non_null(spec);
    df_defer_json(&fixture->ctx.arena, spec);
    fixture->bundle = plan_bundle(fixture->snapshot);
    program_init(&fixture->program, &fixture->ctx, fixture->bundle);
    fixture->program.name = "Mid";
    fixture->program.origin = "From here.";
    fixture->program.entry = "run.py";
    program_read_job(&fixture->program, spec);
    program_write(&fixture->program, "numpy==2\n");
    fixture->table = json_loads(file_of(fixture, "pipeline.json"), 0, NULL);
    assert_json(json_object_get(row(fixture, "nodes", 0), "inputs"),
                "[{\"name\": \"x\", \"from\": [\"x\", \"data\"]}, {\"name\": \"w\"}]");
    assert_json(json_object_get(row(fixture, "nodes", 0), "attribute_types"),
                "{\"lr\": \"integer\", \"on\": \"boolean\"}");
    assert_json(row(fixture, "outputs", 0),
                "{\"name\": \"y\", \"file\": \"y\", \"from\": [\"Mid\", \"y\"]}");
    assert_string_equal(file_of(fixture, "packages.txt"), "numpy==2\n");
    assert_non_null(file_of(fixture, "run.py"));
}

static bool comes_along(const char *module)
{
    char file[128], package[128];

    snprintf(file, sizeof file, "deepforge/%s.py", module);
    snprintf(package, sizeof package, "deepforge/%s/__init__.py", module);
    for (const struct program_runtime *row = program_runtime; row->path; row++)
        if (strcmp(row->path, file) == 0 || strcmp(row->path, package) == 0)
            return true;
    return false;
}

/* The names behind "from deepforge import". */
static void check_names(const char *path, const char *names)
{
    static const char *const letters = "abcdefghijklmnopqrstuvwxyz_0123456789";
    size_t length;
    char name[64];

    for (; (length = strspn(names, letters)) > 0; names += strspn(names, ", ")) {
        assert_true(length < sizeof name);
        snprintf(name, sizeof name, "%.*s", (int) length, names);
        if (!comes_along(name))
            fail_msg("%s needs deepforge/%s, which services/executions/meson.build leaves out",
                     path, name);
        names += length;
    }
}

static void test_the_runtime_comes_with_all_that_it_imports(void **state)
{
    static const char import[] = "\nfrom deepforge import ";

    (void) state;
    assert_true(comes_along("program"));
    for (const struct program_runtime *row = program_runtime; row->path; row++)
        for (const char *at = row->text; (at = strstr(at, import)); at++)
            check_names(row->path, at + strlen(import));
}

#define program_test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(test_keys_are_names_of_files_and_options),
        df_test(test_a_long_name_is_cut_and_stays_its_own),
        program_test(test_a_plan_becomes_a_table),
        program_test(test_what_a_node_refers_to_comes_along),
        program_test(test_a_parameter_comes_without_a_file),
        program_test(test_the_readme_keeps_its_tables_whole),
        program_test(test_operations_without_an_environment_get_the_workers),
        program_test(test_an_environment_comes_for_conda_and_pip),
        program_test(test_an_environment_that_cannot_be_read_is_told),
        program_test(test_a_job_is_one_node_with_its_inputs),
        cmocka_unit_test(test_the_runtime_comes_with_all_that_it_imports),
    };

    return cmocka_run_group_tests_name("program", tests, NULL, NULL);
}
