#include "df_test.h"
#include "outcome.h"

#include <signal.h>
#include <string.h>

static const char *text(const json_t *json, const char *member)
{
    const char *value = json_string_value(json_object_get(json, member));
    return value ? value : "";
}

static void a_job_has_succeeded_exactly_when_done_came_and_it_exited_with_0(void **state)
{
    const struct outcome good = {.has_run = true, .is_done = true, .signal = -1};
    struct outcome bad[8];

    (void) state;
    assert_true(outcome_is_success(&good));
    for (size_t i = 0; i < DF_COUNT(bad); i++)
        bad[i] = good;
    bad[0].is_done = false;
    bad[1].status = 1;
    bad[2].status = -1;
    bad[3].is_canceled = true;
    bad[4].limit = OUTCOME_WALL;
    bad[5].missing = "arr";
    bad[6].detail = "the disk is full";
    bad[7].has_run = false;
    for (size_t i = 0; i < DF_COUNT(bad); i++)
        assert_false(outcome_is_success(&bad[i]));
}

static void every_failure_says_why(void **state)
{
    const struct {
        struct outcome outcome;
        const char *words;
    } cases[] = {
        {{.has_run = true, .status = 3, .signal = -1}, "exit code 3"},
        {{.has_run = true, .status = 0, .signal = -1}, "before everything was written"},
        {{.has_run = true, .status = 0, .signal = -1, .is_done = true, .missing = "arr"}, "'arr'"},
        {{.has_run = true, .status = -1, .signal = SIGSEGV}, "signal 11"},
        {{.has_run = true, .status = -1, .signal = SIGKILL, .peak_bytes = 5 << 20}, "5 MiB"},
        {{.has_run = true, .status = -1, .signal = SIGKILL, .is_out_of_memory = true},
         "out of memory"},
        {{.has_run = true, .status = -1, .signal = -1, .is_orphan = true}, "ended unexpectedly"},
        {{.has_run = true, .signal = SIGKILL, .limit = OUTCOME_WALL, .allowed = 60},
         "longer than 60 seconds, the limit timeout_seconds"},
        {{.has_run = true, .signal = SIGKILL, .limit = OUTCOME_SILENCE, .allowed = 9},
         "nothing for 9 seconds, the limit timeout_silent_seconds"},
        {{.has_run = true, .signal = SIGKILL, .limit = OUTCOME_CPU, .allowed = 7},
         "7 seconds of processor time, the limit cpu_seconds"},
        {{.has_run = true, .signal = SIGKILL, .limit = OUTCOME_MEMORY, .allowed = 64 << 20},
         "it was killed: it used more than 64 MiB of memory, the limit memory_mb"},
        {{.has_run = true,
          .signal = SIGKILL,
          .limit = OUTCOME_MEMORY,
          .allowed = 64 << 20,
          .used_bytes = 80 << 20},
         "64 MiB of memory, the limit memory_mb of its operation (it had 80 MiB)"},
        {{.status = -1, .signal = -1, .detail = "no such bundle"}, "no such bundle"},
    };
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        df_auto(json_t) finish = outcome_finish(&ctx->arena, &cases[i].outcome);
        assert_string_equal(text(finish, "status"), "failed");
        assert_non_null(strstr(text(finish, "detail"), cases[i].words));
    }
}

static void a_python_error_speaks_for_itself(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) error = json_pack("{ss}", "type", "ValueError");
    const struct outcome outcome = {.has_run = true, .status = 1, .signal = -1, .error = error};
    df_auto(json_t) finish = outcome_finish(&ctx->arena, &outcome);

    assert_string_equal(text(json_object_get(finish, "error"), "type"), "ValueError");
    assert_null(json_object_get(finish, "detail"));
    assert_int_equal(json_integer_value(json_object_get(finish, "exit_code")), 1);
}

static void what_was_canceled_is_no_failure(void **state)
{
    struct df_ctx *ctx = *state;
    const struct outcome outcome = {
        .is_canceled = true, .has_run = true, .status = -1, .signal = SIGKILL};
    df_auto(json_t) finish = outcome_finish(&ctx->arena, &outcome);

    assert_string_equal(text(finish, "status"), "canceled");
    assert_null(json_object_get(finish, "detail"));
}

static void a_job_that_never_ran_has_no_usage(void **state)
{
    struct df_ctx *ctx = *state;
    const struct outcome outcome = {.status = -1, .signal = -1, .detail = "no"};
    df_auto(json_t) finish = outcome_finish(&ctx->arena, &outcome);

    assert_null(json_object_get(finish, "usage"));
    assert_null(json_object_get(finish, "exit_code"));
    assert_null(json_object_get(finish, "signal"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_job_has_succeeded_exactly_when_done_came_and_it_exited_with_0),
        df_test(every_failure_says_why),
        df_test(a_python_error_speaks_for_itself),
        df_test(what_was_canceled_is_no_failure),
        df_test(a_job_that_never_ran_has_no_usage),
    };
    return cmocka_run_group_tests_name("unit-worker-outcome", tests, NULL, NULL);
}
