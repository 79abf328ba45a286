#include "df_test.h"
#include "job.h"

#include <string.h>

static void every_state_can_be_reached(void **state)
{
    bool reached[JOB_STATUS_COUNT] = {[JOB_PENDING] = true};

    (void) state;
    for (const struct job_transition *t = job_transitions; t->from != JOB_STATUS_COUNT; t++)
        reached[t->to] = true;
    for (int status = 0; status < JOB_STATUS_COUNT; status++)
        assert_true(reached[status]);
}

static void only_continuing_leads_out_of_the_end(void **state)
{
    static const enum job_status final[] = {JOB_SUCCESS, JOB_FAILED, JOB_CANCELED};

    (void) state;
    for (size_t i = 0; i < DF_COUNT(final); i++) {
        assert_true(job_status_is_final(final[i]));
        for (int event = 0; event < JOB_EVENT_COUNT; event++)
            if (event != JOB_REOPEN)
                assert_null(job_transition_find(final[i], (enum job_event) event));
        assert_int_equal(job_transition_find(final[i], JOB_REOPEN)->to, JOB_PENDING);
    }
}

static void what_has_not_ended_can_be_ended_by_force(void **state)
{
    (void) state;
    for (int status = 0; status < JOB_STATUS_COUNT; status++)
        if (!job_status_is_final((enum job_status) status))
            assert_int_equal(job_transition_find((enum job_status) status, JOB_STOP)->to,
                             JOB_CANCELED);
}

static void one_event_leads_to_one_state(void **state)
{
    (void) state;
    for (const struct job_transition *t = job_transitions; t->from != JOB_STATUS_COUNT; t++)
        for (const struct job_transition *u = job_transitions; u->from != JOB_STATUS_COUNT; u++)
            if (t->event == u->event) {
                assert_int_equal(t->to, u->to);
                assert_true(t == u || t->from != u->from);
            }
}

static void a_lost_job_goes_back_to_the_queue(void **state)
{
    (void) state;
    assert_int_equal(job_transition_find(JOB_RUNNING, JOB_LOSE)->to, JOB_QUEUED);
    assert_int_equal(job_transition_find(JOB_RUNNING, JOB_ABANDON)->to, JOB_FAILED);
}

static void cancel_does_not_touch_a_running_job(void **state)
{
    (void) state;
    assert_null(job_transition_find(JOB_RUNNING, JOB_CANCEL));
}

static void an_event_names_its_from_states_for_sql(void **state)
{
    char froms[JOB_FROMS_SIZE];

    (void) state;
    job_event_froms(JOB_LOSE, froms);
    assert_string_equal(froms, "{queued,running}");
    job_event_froms(JOB_FINISH, froms);
    assert_string_equal(froms, "{running}");
    job_event_froms(JOB_STOP, froms);
    assert_string_equal(froms, "{pending,queued,running}");
    assert_string_equal(job_event_to(JOB_STOP), "canceled");
}

static void a_failure_is_told_in_one_sentence(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) error = json_pack("{ss ss}", "type", "ValueError", "message", "no rows");
    struct job_finish finish = {.status = 1, .exit_code = 3, .signal = DF_NO_INT};

    assert_string_equal(job_finish_detail(&ctx->arena, &finish), "exit status 3");
    finish.signal = 9;
    assert_string_equal(job_finish_detail(&ctx->arena, &finish), "killed by signal 9 (Killed)");
    finish.error = error;
    assert_string_equal(job_finish_detail(&ctx->arena, &finish), "ValueError: no rows");
    finish.detail = "the environment could not be built";
    assert_string_equal(job_finish_detail(&ctx->arena, &finish),
                        "the environment could not be built");
}

#define HASH      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ROW(name) "{\"name\": \"" name "\", \"type\": \"t\", \"hash\": \"" HASH "\", \"size\": 1}"

static const struct {
    const char *outputs, *problem;
    size_t index;
} output_lists[] = {
    {"[]", NULL, 0},
    {"[" ROW("a") ", " ROW("b") "]", NULL, 0},
    {"[" ROW("a") ", " ROW("a") "]", "has the name of another output", 1},
    {"[" ROW("a") ", {\"name\": \"b\"}]", "must have name, type, hash and size, and nothing else",
     1},
    {"[" ROW("") "]", "needs a name", 0},
    {"[{\"name\": \"a\", \"type\": \"t\", \"hash\": \"" HASH "\", \"size\": -1}]", "needs a size",
     0},
    {"[{\"name\": \"a\", \"type\": \"t\", \"hash\": \"XYZ\", \"size\": 1}]", "needs a hash", 0},
    {"[{\"name\": \"a\", \"type\": 7, \"hash\": \"" HASH "\", \"size\": 1}]", "needs a type", 0},
    {"[7]", "must have name, type, hash and size, and nothing else", 0},
};

static void outputs_are_checked_row_by_row(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(output_lists); i++) {
        df_auto(json_t) outputs = json_loads(output_lists[i].outputs, 0, NULL);
        size_t index = 99;
        const char *problem = job_outputs_problem(outputs, &index);

        assert_int_equal(index, output_lists[i].index);
        if (output_lists[i].problem)
            assert_string_equal(problem, output_lists[i].problem);
        else
            assert_null(problem);
    }
}

static void too_many_outputs_are_refused(void **state)
{
    df_auto(json_t) outputs = json_array();
    size_t index;

    (void) state;
    for (int i = 0; i <= JOB_OUTPUT_LIMIT; i++)
        json_array_append_new(outputs, json_object());
    assert_string_equal(job_outputs_problem(outputs, &index), "are too many");
}

static void a_finish_is_the_event_of_its_status(void **state)
{
    static const enum job_event events[] = {JOB_FINISH, JOB_CRASH, JOB_STOP};

    (void) state;
    for (int status = 0; job_finish_names[status]; status++) {
        const struct job_finish finish = {.status = status};
        enum job_event event = job_finish_event(&finish);

        assert_int_equal(event, events[status]);
        assert_string_equal(job_event_to(event), job_finish_names[status]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_can_be_reached),
        cmocka_unit_test(only_continuing_leads_out_of_the_end),
        cmocka_unit_test(what_has_not_ended_can_be_ended_by_force),
        cmocka_unit_test(one_event_leads_to_one_state),
        cmocka_unit_test(a_lost_job_goes_back_to_the_queue),
        cmocka_unit_test(cancel_does_not_touch_a_running_job),
        cmocka_unit_test(an_event_names_its_from_states_for_sql),
        df_test(a_failure_is_told_in_one_sentence),
        cmocka_unit_test(outputs_are_checked_row_by_row),
        cmocka_unit_test(too_many_outputs_are_refused),
        cmocka_unit_test(a_finish_is_the_event_of_its_status),
    };
    return cmocka_run_group_tests_name("unit-job", tests, NULL, NULL);
}
