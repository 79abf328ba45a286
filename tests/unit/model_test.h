/* What the tests of the model share: JSON in single quotes, and a model with two operations and a
 * pipeline. */
#ifndef MODEL_TEST_H
#define MODEL_TEST_H

#include "df_test.h"

#include "change.h"
#include "pipeline_problems.h"

#include <stdio.h>
#include <string.h>

/* JSON with ' for ", a new reference. */
static inline json_t *json_of(const char *text)
{
    char *copy = strdup(text);
    json_error_t why;

    for (char *c = copy; *c; c++)
        if (*c == '\'')
            *c = '"';
    json_t *json = json_loads(copy, JSON_DECODE_ANY, &why);
    if (!json)
        fail_msg("%s in %s", why.text, copy);
    free(copy);
    return json;
}

static inline json_t *at(json_t *tree, const char *path)
{
    struct json_pointer pointer;

    assert_null(json_pointer_parse(path, &pointer));
    return json_pointer_find(tree, &pointer);
}

#define assert_at(tree, path, expected)                                                            \
    do {                                                                                           \
        df_auto(json_t) assert_wanted = json_of(expected);                                         \
        json_t *assert_found = at(tree, path);                                                     \
        char *assert_text = json_dumps(assert_found, JSON_ENCODE_ANY | JSON_COMPACT);              \
        if (!json_equal(assert_found, assert_wanted))                                              \
            fail_msg("%s is %s", path, assert_text ? assert_text : "not there");                   \
        free(assert_text);                                                                         \
    } while (0)

/* Takes the change over into the model. */
static inline void accept_change(struct model *model, struct change *change)
{
    json_t *tree = json_incref(change->tree), *texts = json_incref(change->texts);

    model->size = change->size;
    change_release(change);
    json_decref(model->tree);
    json_decref(model->texts);
    model->tree = tree;
    model->texts = texts;
}

static inline void print_errors(const struct change *change)
{
    char *text = json_dumps(change->errors, JSON_COMPACT);

    print_message("%s\n", text);
    free(text);
}

/* What is wrong with a pipeline, for who edits it or runs it. */
static inline json_t *problems_of(json_t *tree, const char *id, enum pipeline_use use)
{
    struct pipeline_flat flat = pipeline_flatten(tree, id);
    json_t *problems = pipeline_problems(tree, id, &flat, use);

    pipeline_flat_release(&flat);
    return problems;
}

/* Applies a patch that must be fine. */
static inline void apply(struct model *model, const char *patch)
{
    df_auto(json_t) json = json_of(patch);
    struct change change;

    if (change_apply(model, json, &change) != CHANGE_DONE) {
        print_errors(&change);
        fail_msg("refused: %s", patch);
    }
    accept_change(model, &change);
}

/* Applies a patch that must be refused; `pointer` and `detail` (a part of it) of its first error.
 */
static inline void refuse_as(const struct model *model, const char *patch,
                             enum change_outcome outcome, const char *pointer, const char *detail)
{
    df_auto(json_t) json = json_of(patch);
    struct change change;

    assert_int_equal(change_apply(model, json, &change), outcome);
    json_t *error = json_array_get(change.errors, 0);
    assert_string_equal(json_string_value(json_object_get(error, "pointer")), pointer);
    const char *found = json_string_value(json_object_get(error, "detail"));
    if (!strstr(found, detail))
        fail_msg("'%s' is not in '%s'", detail, found);
    change_release(&change);
}

static inline void refuse(const struct model *model, const char *patch, const char *pointer,
                          const char *detail)
{
    refuse_as(model, patch, CHANGE_INVALID, pointer, detail);
}

static const char generate_code[]
    = "class Generate:\\n    def __init__(self, length=10, rate=0.5):\\n"
      "        self.length = length\\n        self.rate = rate\\n\\n"
      "    def execute(self):\\n        arr = [1] * self.length\\n"
      "        return arr\\n";
static const char print_code[] = "class Print:\\n    def execute(self, arr, title=None):\\n"
                                 "        print(title, arr)\\n";

/* Operations g (Generate) and p (Print), resource r, and pipeline l with nodes a (g) -> b (p). */
static inline int model_setup(void **state)
{
    struct model *model = calloc(1, sizeof *model);
    char patch[4096];

    model_init(model);
    snprintf(patch, sizeof patch,
             "[{'op':'add','path':'/operations/g','value':{'name':'Generate','code':'%s'}},"
             "{'op':'add','path':'/operations/p','value':{'name':'Print','code':'%s'}},"
             "{'op':'add','path':'/resources/r','value':{'name':'Net','type':'keras'}},"
             "{'op':'add','path':'/pipelines/l','value':{'name':'Line','nodes':{"
             "'a':{'operation':'g'},'b':{'operation':'p'}},"
             "'edges':{'e':{'from':['a','arr'],'to':['b','arr']}}}}]",
             generate_code, print_code);
    apply(model, patch);
    *state = model;
    return 0;
}

static inline int model_teardown(void **state)
{
    model_release(*state);
    free(*state);
    return 0;
}

#define model_test(function) cmocka_unit_test_setup_teardown(function, model_setup, model_teardown)

#endif
