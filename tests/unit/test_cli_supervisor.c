#include "df_test.h"

#include "supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A scan folder as s6 makes it: a pipe of the whole, which is listened to, and one per program. */
struct scan {
    char path[128], pipe[256], down[256];
    int control, listening;
};

static void make_folder(const char *parent, const char *name)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", parent, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static int listen_at(const char *path)
{
    assert_int_equal(mkfifo(path, 0600), 0);
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

static void set_up(struct scan *scan)
{
    char path[256];

    *scan = (struct scan){.listening = -1};
    snprintf(scan->path, sizeof scan->path, "/tmp/deepforge-scan-XXXXXX");
    assert_non_null(mkdtemp(scan->path));
    make_folder(scan->path, ".s6-svscan");
    make_folder(scan->path, "executions");
    make_folder(scan->path, "executions/supervise");
    snprintf(path, sizeof path, "%s/.s6-svscan/control", scan->path);
    scan->control = listen_at(path);
    snprintf(scan->pipe, sizeof scan->pipe, "%s/executions/supervise/control", scan->path);
    snprintf(scan->down, sizeof scan->down, "%s/executions/down", scan->path);
    int down = open(scan->down, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(down >= 0);
    close(down);
}

static void tear_down(struct scan *scan)
{
    static const char *const names[] = {"executions/supervise/control",
                                        "executions/supervise",
                                        "executions/down",
                                        "executions",
                                        ".s6-svscan/control",
                                        ".s6-svscan",
                                        ""};
    char path[256];

    close(scan->control);
    if (scan->listening >= 0)
        close(scan->listening);
    for (size_t i = 0; i < DF_COUNT(names); i++) {
        snprintf(path, sizeof path, "%s/%s", scan->path, names[i]);
        (void) remove(path);
    }
}

static int bring_up(const struct scan *scan)
{
    const struct data_folder folder = {.scan = scan->path};
    struct df_ctx ctx;

    df_ctx_init(&ctx, "test", NULL);
    int failed = supervisor_up(&ctx, &folder, PROGRAM_EXECUTIONS);
    df_ctx_release(&ctx);
    return failed;
}

/* Begins to listen once the other side has looked in vain: its look opens the folder's pipe. */
static void *listen_late(void *context)
{
    struct scan *scan = context;
    struct pollfd look = {.fd = scan->control, .events = POLLIN};

    (void) poll(&look, 1, -1); /* hung up: who had it open has closed it */
    scan->listening = listen_at(scan->pipe);
    return NULL;
}

static void a_supervisor_that_is_late_is_waited_for(void **state)
{
    struct scan scan;
    pthread_t thread;
    char command = 0;

    (void) state;
    set_up(&scan);
    assert_int_equal(pthread_create(&thread, NULL, listen_late, &scan), 0);
    assert_int_equal(bring_up(&scan), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(read(scan.listening, &command, 1), 1);
    assert_int_equal(command, 'u');
    assert_int_equal(access(scan.down, F_OK), -1);
    tear_down(&scan);
}

static void without_the_whole_nobody_waits(void **state)
{
    struct scan scan;

    (void) state;
    set_up(&scan);
    close(scan.control);
    scan.control = -1;
    assert_int_equal(bring_up(&scan), -DF_UNAVAILABLE);
    tear_down(&scan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_supervisor_that_is_late_is_waited_for),
        cmocka_unit_test(without_the_whole_nobody_waits),
    };
    return cmocka_run_group_tests_name("unit-cli-supervisor", tests, NULL, NULL);
}
