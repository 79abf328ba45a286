#include "complaint.h"
#include "df_test.h"

#include <string.h>

static const char *text_of(struct df_ctx *ctx, const char *said, size_t limit)
{
    struct complaint *complaint = df_alloc(&ctx->arena, sizeof *complaint);

    for (const char *c = said; *c; c++)
        complaint_hear(complaint, c, 1);
    return complaint_text(&ctx->arena, complaint, limit);
}

static void what_pip_cannot_find_is_said_without_its_notices(void **state)
{
    static const char said[]
        = "Collecting numpy\n"
          "  Downloading numpy-2.1.0.whl (16.0 MB)\n"
          "WARNING: Retrying after connection broken\n"
          "ERROR: Could not find a version that satisfies the requirement nosuch (from versions: "
          "none)\n"
          "ERROR: No matching distribution found for nosuch\n\n"
          "[notice] A new release of pip is available: 23.0 -> 25.0\n";

    assert_string_equal(text_of(*state, said, 400),
                        "ERROR: Could not find a version that satisfies the requirement nosuch "
                        "(from versions: none)\n"
                        "ERROR: No matching distribution found for nosuch");
}

static void a_solver_s_tree_is_kept_and_its_colours_are_not(void **state)
{
    static const char said[] = "Solving 1%\rSolving 99%\r\n"
                               "\x1b[31merror    libmamba\x1b[0m Could not solve\n"
                               "    \u2514\u2500 nosuch does not exist\n";

    assert_string_equal(text_of(*state, said, 400), "error    libmamba Could not solve\n"
                                                    "    \u2514\u2500 nosuch does not exist");
}

static void without_a_complaint_the_last_lines_are_it(void **state)
{
    assert_string_equal(text_of(*state, "one\ntwo\nthree", 9), "two\nthree");
    assert_string_equal(text_of(*state, "", 9), "");
    assert_string_equal(text_of(*state, "\n\n \n", 9), "");
}

static void a_flood_without_lines_and_bytes_that_are_no_text_are_survived(void **state)
{
    struct df_ctx *ctx = *state;
    struct complaint *complaint = df_alloc(&ctx->arena, sizeof *complaint);

    for (int i = 0; i < 100000; i++)
        complaint_hear(complaint, "\xff\xc3x\x01", 4);
    const char *text = complaint_text(&ctx->arena, complaint, 1000);
    assert_int_equal(strspn(text, "x"), strlen(text));
    assert_true(strlen(text) > 10);
    for (int i = 0; i < 1000; i++)
        complaint_hear(complaint, "\nError: last\x1b", 13);
    assert_string_equal(complaint_text(&ctx->arena, complaint, 24), "Error: last\nError: last");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(what_pip_cannot_find_is_said_without_its_notices),
        df_test(a_solver_s_tree_is_kept_and_its_colours_are_not),
        df_test(without_a_complaint_the_last_lines_are_it),
        df_test(a_flood_without_lines_and_bytes_that_are_no_text_are_survived),
    };
    return cmocka_run_group_tests_name("unit-complaint", tests, NULL, NULL);
}
