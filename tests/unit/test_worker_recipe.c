#include "df_test.h"
#include "recipe.h"

#include <string.h>

static int read(struct df_ctx *ctx, const char *yaml, struct recipe *recipe)
{
    return recipe_read(ctx, yaml, false, recipe);
}

static void a_recipe_has_channels_packages_and_packages_of_pip(void **state)
{
    static const char yaml[] = "name: mine\n"
                               "channels:\n"
                               "  - conda-forge\n"
                               "  - https://conda.example.org/channel\n"
                               "dependencies:\n"
                               "  - python=3.11\n"
                               "  - numpy >=1.20,<2\n"
                               "  - pip:\n"
                               "      - tqdm==4.66\n";
    struct df_ctx *ctx = *state;
    struct recipe recipe;

    assert_int_equal(recipe_read(ctx, yaml, true, &recipe), 0);
    assert_int_equal(recipe.channels.count, 2);
    assert_int_equal(recipe.conda.count, 2);
    assert_string_equal(recipe.conda.items[1], "numpy >=1.20,<2");
    assert_int_equal(recipe.pip.count, 1);
    assert_string_equal(recipe.pip.items[0], "tqdm==4.66");
    assert_int_equal(read(ctx, "# nothing but words\n", &recipe), 0);
    assert_int_equal(read(ctx, "", &recipe), 0);
    assert_int_equal(recipe.conda.count, 0);
}

static void what_could_be_an_option_or_a_file_is_refused(void **state)
{
    static const char *const items[] = {
        "--index-url=http://evil",
        "-r other.txt",
        "numpy --no-deps",
        "x @ file:///etc/passwd",
        "git+https://x/y",
        "https://x/y.whl",
        "./local",
        "/etc/passwd",
        "file:x",
        "numpy $HOME",
        "a\\b",
        "\"numpy\\n--index-url=http://evil\"",
        "\"\"",
        "[a, b]",
        "{pip: numpy}",
        "{conda: [a]}",
        "{pip: [a], b: 1}",
        "../up",
    };
    struct df_ctx *ctx = *state;
    struct recipe recipe;

    for (size_t i = 0; i < DF_COUNT(items); i++) {
        const char *yaml = df_printf(&ctx->arena, "dependencies:\n  - %s\n", items[i]);
        assert_int_equal(read(ctx, yaml, &recipe), -DF_INVALID);
        yaml = df_printf(&ctx->arena, "dependencies:\n  - pip:\n    - %s\n", items[i]);
        assert_int_equal(read(ctx, yaml, &recipe), -DF_INVALID);
    }
}

static void what_is_no_recipe_is_refused(void **state)
{
    static const char *const texts[] = {
        "- a\n",  "text", "dependencies: 3\n", "dependencies: {a: b}\n", "channels: x\n",
        "a: [\n", "\tx"};
    struct df_ctx *ctx = *state;
    struct recipe recipe;

    for (size_t i = 0; i < DF_COUNT(texts); i++)
        assert_int_equal(read(ctx, texts[i], &recipe), -DF_INVALID);
}

static void a_recipe_that_doubles_itself_stays_small(void **state)
{
    static const char yaml[] = "a: &a [x, x, x, x, x, x, x, x, x]\n"
                               "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
                               "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
                               "dependencies: [*c, *c, *c]\n";
    struct df_ctx *ctx = *state;
    struct recipe recipe;

    assert_int_equal(read(ctx, yaml, &recipe), -DF_INVALID);
}

static void conda_versions_are_said_in_pips_words(void **state)
{
    static const struct {
        const char *conda, *pip;
    } cases[] = {
        {"numpy", "numpy"},
        {"numpy=1.26", "numpy==1.26.*"},
        {"numpy=1.26.*", "numpy==1.26.*"},
        {"numpy=1.26=py311_0", "numpy==1.26.*"},
        {"numpy==1.26.4", "numpy==1.26.4"},
        {"numpy >=1.20, <2", "numpy>=1.20,<2"},
        {"conda-forge::numpy=1.26", "numpy==1.26.*"},
        {"pytorch=2.1", "torch==2.1.*"},
        {"tensorflow-gpu", "tensorflow"},
    };
    struct df_ctx *ctx = *state;
    struct recipe_list packages;
    const char *python;

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        const struct recipe recipe = {.conda = {.items = {cases[i].conda}, .count = 1}};
        assert_int_equal(recipe_for_pip(ctx, &recipe, &packages, &python), 0);
        assert_int_equal(packages.count, 1);
        assert_string_equal(packages.items[0], cases[i].pip);
    }
}

static void packages_that_only_conda_has_are_named(void **state)
{
    struct df_ctx *ctx = *state;
    const struct recipe recipe = {
        .conda = {.items = {"cudatoolkit=11", "numpy", "r-base", "python=3.10", "pip"},
                  .count = 5}};
    struct recipe_list packages;
    const char *python;

    assert_int_equal(recipe_for_pip(ctx, &recipe, &packages, &python), -DF_INVALID);
    assert_non_null(strstr(ctx->error.detail, "cudatoolkit, r-base"));
    assert_string_equal(python, "3.10");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_recipe_has_channels_packages_and_packages_of_pip),
        df_test(what_could_be_an_option_or_a_file_is_refused),
        df_test(what_is_no_recipe_is_refused),
        df_test(a_recipe_that_doubles_itself_stays_small),
        df_test(conda_versions_are_said_in_pips_words),
        df_test(packages_that_only_conda_has_are_named),
    };
    return cmocka_run_group_tests_name("unit-worker-recipe", tests, NULL, NULL);
}
