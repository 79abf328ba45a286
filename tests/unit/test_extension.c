#include "df_test.h"

#include "extension_check.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>

#define MANIFEST                                                                                   \
    "{\"format\":1,\"id\":\"recipe\",\"name\":\"Recipe\",\"version\":\"1.0.0\","                   \
    "\"resources\":[\"type.json\"]"
#define TYPE                                                                                       \
    "{\"type\":\"recipe.Recipe\",\"name\":\"Recipe\",\"categories\":[{\"id\":\"c\","               \
    "\"name\":\"C\",\"color\":\"#90caf9\"}],\"nodes\":[{\"id\":\"n\",\"name\":\"N\","              \
    "\"category\":\"c\",\"inputs\":[],\"outputs\":[],\"attributes\":["
#define END "]}]}"

/* The first problem of an extension of two files, as "pointer: detail"; "" when it is sound. */
static void check(const char *manifest, const char *type, char first[1024])
{
    df_auto(json_t) problems = json_array();
    df_auto(json_t) files = json_pack("{ss* ss* ss}", EXTENSION_MANIFEST, manifest, "type.json",
                                      type, "python/recipe.py", "");

    extension_check(files, problems);
    const json_t *problem = json_array_get(problems, 0);
    snprintf(first, 1024, "%s%s%s",
             problem ? json_string_value(json_object_get(problem, "pointer")) : "",
             problem ? ": " : "",
             problem ? json_string_value(json_object_get(problem, "detail")) : "");
}

#define AT "deepforge-extension.json"

static const struct {
    const char *manifest, *type, *problem;
} cases[] = {
    {MANIFEST "}", TYPE END, ""},
    {MANIFEST ",\"python\":\"python\",\"generator\":{\"python\":\"recipe:code\"},"
              "\"checker\":{\"python\":\"recipe:check\"},\"serializers\":\"recipe\"}",
     TYPE "{\"name\":\"a\",\"type\":\"node\",\"of\":\"c\"}" END, ""},
    {NULL, TYPE END, AT ": is not there"},
    {"[]", TYPE END, AT "#: must be an object"},
    {"{\"format\":2,\"whatever\":1}", TYPE END,
     AT "#/format: is 2, which needs a newer DeepForge: this one knows 1"},
    {MANIFEST ",\"colour\":1}", TYPE END, AT "#/colour: is no member that is known here"},
    {MANIFEST ",\"environment\":\"../secret\"}", TYPE END,
     AT "#/environment: must be a path inside the extension"},
    {MANIFEST ",\"environment\":\"environment.yml\"}", TYPE END,
     "environment.yml: is not there, but the manifest names it"},
    {MANIFEST ",\"checker\":{\"python\":\"recipe:check\"}}", TYPE END,
     AT "#/python: must name the folder of the functions"},
    {MANIFEST ",\"python\":\"python\",\"checker\":{\"python\":\"import os\"}}", TYPE END,
     AT "#/checker/python: must be a function such as package.module:function"},
    {MANIFEST ",\"generator\":{}}", TYPE END,
     AT "#/generator: must be either 'native' or 'python'"},
    {MANIFEST "}", NULL, "type.json: is not there, but the manifest names it"},
    {MANIFEST "}", TYPE "{\"name\":\"a b\",\"type\":\"integer\"}" END,
     "type.json#/nodes/0/attributes/0/name: must be an identifier of Python"},
    {MANIFEST "}", TYPE "{\"name\":\"a\",\"type\":\"any\"},{\"name\":\"a\",\"type\":\"any\"}" END,
     "type.json#/nodes/0/attributes/1: has the same name as another: 'a'"},
    {MANIFEST "}", TYPE "{\"name\":\"a\",\"type\":\"node\"}" END,
     "type.json#/nodes/0/attributes/0: is a node, so 'of' must say of which category"},
    {MANIFEST "}", TYPE "{\"name\":\"a\",\"type\":\"node\",\"of\":\"d\"}" END,
     "type.json#/nodes/0/attributes/0: is of 'd', which is not among the categories"},
};

static void what_is_wrong_is_said_with_file_and_place(void **state)
{
    char first[1024];

    (void) state;
    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        check(cases[i].manifest, cases[i].type, first);
        assert_string_equal(first, cases[i].problem);
    }
}

static void versions_have_three_numbers(void **state)
{
    static const struct {
        const char *version;
        bool is_good;
    } versions[] = {{"1.0.0", true},   {"10.2.33-beta.1", true}, {"1.0", false},  {"1.0.0-", false},
                    {"v1.0.0", false}, {"1.0.0 ", false},        {"1..00", false}};
    char manifest[512], first[1024];

    (void) state;
    for (size_t i = 0; i < DF_COUNT(versions); i++) {
        snprintf(manifest, sizeof manifest,
                 "{\"format\":1,\"id\":\"a\",\"name\":\"A\",\"version\":\"%s\",\"resources\":[]}",
                 versions[i].version);
        check(manifest, TYPE END, first);
        assert_string_equal(
            first, versions[i].is_good ? "" : AT "#/version: must be a version such as 1.2.3");
    }
}

/* A first type with more problems than are listed must not let a second pass unseen. */
static void a_flood_of_problems_is_cut(void **state)
{
    df_auto(json_t) problems = json_array();
    df_auto(json_t) nodes = json_array();

    (void) state;
    for (int i = 0; i < PROBLEMS_LIMIT * 2; i++)
        json_array_append_new(nodes, json_object());
    df_auto(json_t) type = json_pack("{sO}", "nodes", nodes);
    extension_check_type(type, "type.json", problems);
    size_t count = json_array_size(problems);
    extension_check_type(type, "type.json", problems);
    assert_true(count >= PROBLEMS_LIMIT);
    assert_int_equal(json_array_size(problems), count);
}

static json_t *shipped;
static size_t shipped_root;

static int add_file(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    FILE *file = kind == FTW_F ? fopen(path, "r") : NULL;
    size_t size = (size_t) status->st_size;
    char *text = malloc(size + 1);

    (void) walk;
    if (file && text && fread(text, 1, size, file) == size) {
        json_t *content = json_stringn(text, size);
        json_object_set_new(shipped, path + shipped_root, content ? content : json_string(""));
    }
    if (file)
        fclose(file);
    free(text);
    return 0;
}

static void the_extension_that_ships_is_sound(void **state)
{
    static const char folder[] = DF_SOURCE_DIR "/extensions/keras";
    df_auto(json_t) problems = json_array();

    (void) state;
    shipped = json_object();
    shipped_root = sizeof folder;
    assert_int_equal(nftw(folder, add_file, 8, FTW_PHYS), 0);
    extension_check(shipped, problems);
    for (size_t i = 0; i < json_array_size(problems) && i < 5; i++)
        print_error("%s: %s\n",
                    json_string_value(json_object_get(json_array_get(problems, i), "pointer")),
                    json_string_value(json_object_get(json_array_get(problems, i), "detail")));
    assert_int_equal(json_array_size(problems), 0);
    json_decref(shipped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_said_with_file_and_place),
        cmocka_unit_test(versions_have_three_numbers),
        cmocka_unit_test(a_flood_of_problems_is_cut),
        cmocka_unit_test(the_extension_that_ships_is_sound),
    };
    return cmocka_run_group_tests_name("unit-extension", tests, NULL, NULL);
}
