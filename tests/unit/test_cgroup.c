/* Needs control groups of version 2 that may be written to; skipped where there are none. */
#include "cgroup_home.h"
#include "cgroup_pool.h"
#include "df_test.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MEBIBYTE = 1024 * 1024, WAIT_MS = 20000 };

static struct cgroup_pool *pool;

static int open_pool(void **state)
{
    struct df_ctx ctx;

    (void) state;
    df_ctx_init(&ctx, "test", NULL);
    if (cgroup_pool_open(&ctx, 20, &pool))
        print_message("skipped: %s\n", ctx.error.detail);
    df_ctx_release(&ctx);
    return 0;
}

static int close_pool(void **state)
{
    (void) state;
    cgroup_pool_close(pool);
    pool = NULL;
    return 0;
}

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* A job: joins, waits until its limits are set, and does its work. */
static pid_t job_start(const struct cgroup *group, int *go, void (*work)(void))
{
    int joined[2], wait[2];
    char byte = 0;

    assert_int_equal(pipe(joined), 0);
    assert_int_equal(pipe(wait), 0);
    pid_t pid = fork();
    if (pid == 0) {
        bool is_in = write(group->processes, "0", 1) == 1 && write(joined[1], "x", 1) == 1;
        for (int fd = 3; fd < 256; fd++)
            if (fd != wait[0])
                close(fd); /* as a job, which has nothing of the worker's */
        if (is_in && read(wait[0], &byte, 1) == 1)
            work();
        _exit(is_in ? 0 : 1);
    }
    close(joined[1]);
    close(wait[0]);
    assert_int_equal(read(joined[0], &byte, 1), 1);
    close(joined[0]);
    *go = wait[1];
    return pid;
}

static int job_end(pid_t pid, int go)
{
    int status;

    assert_int_equal(write(go, "x", 1), 1);
    close(go);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void take_memory(void)
{
    volatile char *bytes = malloc(256 * MEBIBYTE);

    for (size_t i = 0; bytes && i < 256 * MEBIBYTE; i += 4096)
        bytes[i] = 1;
}

/* The parent takes nothing: its child does. */
static void take_memory_in_a_child(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        take_memory();
        _exit(0);
    }
    (void) waitpid(pid, NULL, 0);
    for (;;)
        pause();
}

static void use_processor(void)
{
    double until = now_ms() + 200;

    while (now_ms() < until)
        continue;
}

static void fork_much(void)
{
    int count = 0;

    while (count < 100 && fork() > 0)
        count++;
    _exit(count);
}

static void run_away(void)
{
    for (int i = 0; i < 5; i++)
        if (fork() == 0) {
            (void) setsid();
            for (;;)
                pause();
        }
}

static void memory_is_bounded_for_all_of_a_job(void **state)
{
    static void (*const works[])(void) = {take_memory, take_memory_in_a_child};
    const struct cgroup_limits limits = {.memory_bytes = 64 * MEBIBYTE};
    struct cgroup_usage usage;
    int go;

    (void) state;
    if (!pool)
        skip();
    for (size_t i = 0; i < DF_COUNT(works); i++) {
        struct cgroup *group = cgroup_pool_take(pool);
        assert_non_null(group);
        pid_t pid = job_start(group, &go, works[i]);
        assert_true(cgroup_begin(group, &limits));
        int status = job_end(pid, go);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        assert_true(cgroup_measure(group, &usage));
        assert_true(usage.killed > 0);
        assert_true(usage.peak_bytes > 32 * MEBIBYTE && usage.peak_bytes <= 65 * MEBIBYTE);
        cgroup_pool_give(pool, group);
    }
}

static void what_is_used_is_counted_from_the_beginning_of_the_job(void **state)
{
    const struct cgroup_limits limits = {.cpus = 1};
    struct cgroup_usage usage;
    int go;

    (void) state;
    if (!pool)
        skip();
    struct cgroup *group = cgroup_pool_take(pool);
    pid_t pid = job_start(group, &go, use_processor);
    assert_true(cgroup_begin(group, &limits));
    assert_int_equal(job_end(pid, go), 0);
    assert_true(cgroup_measure(group, &usage));
    assert_true(usage.cpu_seconds > 0.02 && usage.cpu_seconds < 2);
    assert_int_equal(usage.killed, 0);
    cgroup_pool_give(pool, group);
}

static void a_job_has_so_many_processes_and_no_more(void **state)
{
    const struct cgroup_limits limits = {};
    int go;

    (void) state;
    if (!pool)
        skip();
    struct cgroup *group = cgroup_pool_take(pool);
    pid_t pid = job_start(group, &go, fork_much);
    assert_true(cgroup_begin(group, &limits));
    int status = job_end(pid, go);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 20);
    cgroup_pool_give(pool, group);
}

static void what_a_job_leaves_behind_is_killed_with_its_group(void **state)
{
    const struct cgroup_limits limits = {};
    int go;

    (void) state;
    if (!pool)
        skip();
    struct cgroup *group = cgroup_pool_take(pool);
    pid_t pid = job_start(group, &go, run_away);
    assert_true(cgroup_begin(group, &limits));
    assert_int_equal(job_end(pid, go), 0);
    assert_true(cgroup_has_processes(group));
    double until = now_ms() + WAIT_MS;
    cgroup_kill(group);
    while (cgroup_has_processes(group) && now_ms() < until)
        continue;
    assert_false(cgroup_has_processes(group));
    cgroup_pool_give(pool, group);
}

/* Groups of the home's parent that begin like ours. */
static int count_homes(int parent)
{
    int fd = dup(parent), count = 0;
    DIR *dir = fdopendir(fd);
    const struct dirent *entry;

    assert_non_null(dir);
    rewinddir(dir);
    while ((entry = readdir(dir)))
        count += strncmp(entry->d_name, "deepforge-", 10) == 0;
    closedir(dir);
    return count;
}

static void groups_of_a_killed_worker_go_when_the_next_one_starts(void **state)
{
    struct cgroup_home home;
    struct df_ctx *ctx = *state;
    int go;

    if (!pool)
        skip();
    pid_t worker = fork();
    if (worker == 0) {
        struct cgroup_pool *own;
        struct df_ctx other;
        df_ctx_init(&other, "test", NULL);
        if (cgroup_pool_open(&other, 20, &own))
            _exit(1);
        const struct cgroup_limits limits = {};
        struct cgroup *group = cgroup_pool_take(own);
        (void) job_start(group, &go, take_memory_in_a_child);
        (void) cgroup_begin(group, &limits);
        (void) !write(go, "x", 1);
        (void) raise(SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(worker, &status, 0), worker);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(cgroup_home_open(ctx, &home), 0);
    assert_int_equal(count_homes(home.parent), 2); /* this one, and the pool's of these tests */
    cgroup_home_close(&home);
}

static void making_one_costs_a_job_next_to_nothing(void **state)
{
    enum { JOBS = 200 };
    const struct cgroup_limits limits = {.memory_bytes = 512LL * MEBIBYTE, .cpus = 2};
    struct cgroup_usage usage;

    (void) state;
    if (!pool)
        skip();
    double spent = 0;
    for (int i = 0; i < JOBS; i++) {
        double began = now_ms();
        struct cgroup *group = cgroup_pool_take(pool);
        assert_non_null(group);
        assert_true(cgroup_begin(group, &limits));
        assert_true(cgroup_measure(group, &usage));
        cgroup_pool_give(pool, group);
        spent += now_ms() - began;
    }
    print_message("a job's group: %.3f ms\n", spent / JOBS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(memory_is_bounded_for_all_of_a_job),
        df_test(what_is_used_is_counted_from_the_beginning_of_the_job),
        df_test(a_job_has_so_many_processes_and_no_more),
        df_test(what_a_job_leaves_behind_is_killed_with_its_group),
        df_test(groups_of_a_killed_worker_go_when_the_next_one_starts),
        df_test(making_one_costs_a_job_next_to_nothing),
    };
    return cmocka_run_group_tests_name("cgroup", tests, open_pool, close_pool);
}
