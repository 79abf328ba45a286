#include "compute.h"
#include "df_test.h"
#include "queue.h"
#include "worker.h"

#include <string.h>

#define ID "01a20433-ebe6-7783-a967-54dd0bdaba68"

static json_t *job(void)
{
    return json_pack("{ss ss ss ss ss ss si s{}}", "job", ID, "execution", ID, "project", ID,
                     "user", ID, "compute", ID, "storage", ID, "attempt", 1, "spec");
}

static void a_job_needs_all_that_the_queue_needs(void **state)
{
    static const char *const needed[] = {"job",     "execution", "project", "user",
                                         "compute", "storage",   "attempt", "spec"};
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(needed); i++) {
        json_t *one = job();
        json_object_del(one, needed[i]);
        df_auto(json_t) jobs = json_pack("[oo]", job(), one);
        assert_int_equal(queue_check_jobs(ctx, "/jobs", jobs), -DF_INVALID);
        assert_non_null(strstr(ctx->error.detail, "jobs/1"));
        assert_non_null(strstr(ctx->error.detail, needed[i]));
    }
    df_auto(json_t) jobs = json_pack("[o]", job());
    assert_int_equal(queue_check_jobs(ctx, "/jobs", jobs), 0);
}

static void an_attempt_is_a_number_from_nothing_on(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) good = json_pack("[{ss si}]", "job", ID, "attempt", 0);
    df_auto(json_t) negative = json_pack("[{ss si}]", "job", ID, "attempt", -1);
    df_auto(json_t) text = json_pack("[{ss ss}]", "job", ID, "attempt", "1");
    df_auto(json_t) more = json_pack("[{ss si si}]", "job", ID, "attempt", 1, "other", 1);

    assert_int_equal(queue_check_attempts(ctx, "/done", good), 0);
    assert_int_equal(queue_check_attempts(ctx, "/done", NULL), 0);
    assert_int_equal(queue_check_attempts(ctx, "/done", negative), -DF_INVALID);
    assert_int_equal(queue_check_attempts(ctx, "/done", text), -DF_INVALID);
    assert_int_equal(queue_check_attempts(ctx, "/done", more), -DF_INVALID);
}

static void too_many_at_once_are_refused(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) many = json_array();

    for (int i = 0; i <= QUEUE_BATCH; i++)
        json_array_append_new(many, json_pack("{ss si}", "job", ID, "attempt", 1));
    assert_int_equal(queue_check_attempts(ctx, "/done", many), -DF_INVALID);
}

static void a_worker_may_say_only_so_much_of_itself(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) labels = json_object();
    df_auto(json_t) gpus = json_pack("[{ss si}]", "name", "A100", "memory", 5);
    df_auto(json_t) odd = json_pack("[{ss si}]", "name", "A100", "memory", -5);

    assert_int_equal(worker_check(ctx, &(struct worker){.gpus = gpus, .labels = labels}), 0);
    assert_int_equal(worker_check(ctx, &(struct worker){.gpus = odd}), -DF_INVALID);
    for (int i = 0; i <= WORKER_LABELS; i++)
        json_object_set_new(labels, df_printf(&ctx->arena, "k%d", i), json_string("v"));
    assert_int_equal(worker_check(ctx, &(struct worker){.labels = labels}), -DF_INVALID);
    json_object_clear(labels);
    json_object_set_new(labels, "k", json_integer(1));
    assert_int_equal(worker_check(ctx, &(struct worker){.labels = labels}), -DF_INVALID);
}

static void a_job_says_in_words_why_it_waits(void **state)
{
    static const struct {
        struct queued_job job;
        const char *words;
    } cases[] = {
        {{.workers = 0}, "no worker is connected"},
        {{.workers = 2}, "drained"},
        {{.workers = 1, .open = 1, .fitting = 1}, "every worker is busy"},
        {{.workers = 2, .open = 2, .fitting = 1}, "every worker that fits it is busy"},
        {{.workers = 1, .open = 1, .cpus = 9, .most_cpus = 8},
         "9 cores it asks for; the largest has 8"},
        {{.workers = 1, .open = 1, .memory_mb = 9, .most_memory_mb = 8},
         "9 MiB of memory it asks for; the largest has 8"},
        {{.workers = 1, .open = 1, .gpus = 1}, "1 GPUs it asks for; the largest has 0"},
        {{.workers = 1, .open = 1, .labeled = 1}, "all that it asks for together"},
        {{.workers = 1, .open = 1}, "the labels 'fast', 'zone=lab'"},
    };
    struct df_ctx *ctx = *state;
    df_auto(json_t) labels = json_pack("[ss]", "fast", "zone=lab");

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        struct queued_job job = cases[i].job;
        job.labels = labels;
        queued_job_explain(&job, &ctx->arena);
        assert_non_null(strstr(job.waiting, cases[i].words));
    }
}

static void what_a_job_asks_for_is_bounded(void **state)
{
    static const char *const bad[] = {"{\"cpus\": -1}",
                                      "{\"cpus\": 1025}",
                                      "{\"gpus\": 65}",
                                      "{\"memory_mb\": 1e3}",
                                      "{\"labels\": [\"\"]}",
                                      "{\"labels\": [1]}",
                                      "{\"luck\": 1}",
                                      "[]",
                                      "7"};
    struct df_ctx *ctx = *state;
    df_auto(json_t) good = json_pack("{si si si s[s]}", "cpus", 2, "memory_mb", 100, "gpus", 1,
                                     "labels", "fast");

    assert_int_equal(queue_check_resources(ctx, NULL), 0);
    assert_int_equal(queue_check_resources(ctx, good), 0);
    for (size_t i = 0; i < DF_COUNT(bad); i++) {
        df_auto(json_t) json = json_loads(bad[i], JSON_DECODE_ANY, NULL);
        assert_int_equal(queue_check_resources(ctx, json), -DF_INVALID);
    }
}

static void a_compute_says_in_words_what_to_expect(void **state)
{
    static const struct {
        struct compute compute;
        bool available;
        const char *detail;
    } cases[] = {
        {{.workers = 0}, false, "nobody"},
        {{.workers = 1, .slots = 2}, true, "ready"},
        {{.workers = 1, .slots = 2, .running = 2}, true, "every worker is busy"},
        {{.workers = 1, .slots = 2, .running = 2, .queued = 3},
         true,
         "2 of 2 slots are busy, 3 jobs wait"},
    };
    struct df_ctx *ctx = *state;

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        struct compute compute = cases[i].compute;
        compute_describe(&compute, "nobody", &ctx->arena);
        assert_int_equal(compute.available, cases[i].available);
        assert_string_equal(compute.detail, cases[i].detail);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_job_needs_all_that_the_queue_needs),
        df_test(an_attempt_is_a_number_from_nothing_on),
        df_test(too_many_at_once_are_refused),
        df_test(a_worker_may_say_only_so_much_of_itself),
        df_test(a_job_says_in_words_why_it_waits),
        df_test(what_a_job_asks_for_is_bounded),
        df_test(a_compute_says_in_words_what_to_expect),
    };
    return cmocka_run_group_tests_name("unit-queue", tests, NULL, NULL);
}
