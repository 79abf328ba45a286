#include "df_test.h"
#include "report.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void open_report(struct report *report, int64_t limit)
{
    int folder = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    assert_true(folder >= 0);
    report_init(report, folder, limit, eventfd(0, EFD_CLOEXEC));
}

static void close_report(struct report *report)
{
    close(report->wake);
    close(report->folder);
    report_release(report);
}

static char *console_of(struct report *report)
{
    char *text = calloc(1, (size_t) report->written + 1);

    assert_non_null(text);
    assert_int_equal(report_read(report, 0, text, (size_t) report->written), report->written);
    return text;
}

static void a_console_over_its_limit_keeps_its_ends_and_counts_the_rest(void **state)
{
    struct df_ctx *ctx = *state;
    struct report report;
    int lines, bytes, next;

    open_report(&report, 10000);
    for (int i = 0; i < 5000; i++) {
        const char *line = df_printf(&ctx->arena, "line %d\n", i);
        report_console(&report, line, strlen(line));
    }
    report_close(&report, json_object());
    assert_true(report.written <= 10000);
    char *text = console_of(&report);
    char *full = strstr(text, "\n[This console is full"), *note = strstr(text, " lines (");
    assert_non_null(full);
    assert_non_null(note);
    while (note[-1] != '[')
        note--;
    assert_int_equal(sscanf(note, "%d lines (%d bytes) left out", &lines, &bytes), 2);
    char *rest = strchr(note, '\n') + 1;
    assert_int_equal(sscanf(rest, "line %d\n", &next), 1);
    assert_memory_equal(text + strlen(text) - 10, "line 4999\n", 10);
    *full = '\0';
    int64_t all = 0, kept = (int64_t) strlen(text) + (int64_t) strlen(rest);
    for (int i = 0; i < 5000; i++)
        all += (int64_t) strlen(df_printf(&ctx->arena, "line %d\n", i));
    assert_int_equal(kept + bytes, all);
    int kept_lines = 5000 - next;
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        kept_lines++;
    assert_int_equal(kept_lines + lines, 5000);
    assert_int_equal(json_integer_value(json_object_get(report.finish, "console_size")),
                     report.written);
    free(text);
    close_report(&report);
}

static void a_console_within_the_limit_is_kept_as_it_is(void **state)
{
    struct report report;

    (void) state;
    open_report(&report, 10000);
    report_console(&report, "a\0b", 3);
    report_console(&report, "5\n", 2);
    report_close(&report, json_object());
    char *text = console_of(&report);
    assert_int_equal(report.written, 5);
    assert_memory_equal(text, "a\0b5\n", 5);
    free(text);
    close_report(&report);
}

static void a_long_console_reads_as_it_was_written(void **state)
{
    struct report report;
    char line[1000];

    (void) state;
    open_report(&report, 1 << 30);
    for (int i = 0; i < 200; i++) {
        memset(line, 'a' + i % 26, sizeof line);
        report_console(&report, line, sizeof line);
    }
    assert_true(report.spool >= 0);
    char *text = console_of(&report);
    for (int i = 0; i < 200 * 1000; i++)
        assert_int_equal(text[i], 'a' + i / 1000 % 26);
    assert_int_equal(report_read(&report, 199999, line, 100), 1);
    assert_int_equal(report_read(&report, 200000, line, 100), 0);
    free(text);
    close_report(&report);
}

static bool take_figure(struct report *report, int number, const char *format, int image,
                        int plotly, size_t size)
{
    static unsigned char body[1 << 20];
    df_auto(json_t) header = json_pack("{si ss ss si si}", "number", number, "title", "t", "format",
                                       format, "image_size", image, "plotly_size", plotly);
    const struct frame frame = {.header = header, .type = "figure", .body = body, .size = size};

    return report_take_figure(report, &frame);
}

static void a_figure_replaces_the_one_that_waits(void **state)
{
    struct report report;

    (void) state;
    open_report(&report, 1000);
    for (int i = 0; i < 100; i++)
        assert_true(take_figure(&report, 1, "png", 1000, 24, 1024));
    assert_int_equal(report.figure_count, 1);
    assert_int_equal(report.figure_bytes, 1024);
    close_report(&report);
}

static void figures_beyond_the_limit_are_left_out(void **state)
{
    struct report report;

    (void) state;
    open_report(&report, 1000);
    for (int i = 1; i <= 2 * REPORT_FIGURES; i++)
        assert_true(take_figure(&report, i, "svg", 10, 0, 10));
    assert_int_equal(report.figure_count, REPORT_FIGURES);
    close_report(&report);
}

static void a_figure_that_contradicts_itself_is_refused(void **state)
{
    struct report report;

    (void) state;
    open_report(&report, 1000);
    assert_false(take_figure(&report, 0, "png", 10, 0, 10));
    assert_false(take_figure(&report, 1, "gif", 10, 0, 10));
    assert_false(take_figure(&report, 1, "png", 10, 1, 10));
    assert_false(take_figure(&report, 1, "png", -5, 15, 10));
    assert_false(take_figure(&report, 1, "png", 2147483647, 2147483647, 10));
    assert_int_equal(report.figure_bytes, 0);
    close_report(&report);
}

static void the_job_waits_when_too_much_waits(void **state)
{
    struct report report;

    (void) state;
    open_report(&report, 1000);
    for (int i = 1; i <= REPORT_FIGURES; i++)
        (void) take_figure(&report, i, "png", 1 << 20, 0, 1 << 20);
    assert_false(report_is_full(&report));
    report.figure_bytes += 1;
    assert_true(report_is_full(&report));
    report_abandon(&report);
    assert_false(report_is_full(&report));
    close_report(&report);
}

static void a_metric_needs_values_and_a_time(void **state)
{
    struct report report;
    df_auto(json_t) good = json_pack("{si sf s{sf}}", "step", 1, "at", 1.5, "values", "loss", 0.5);
    df_auto(json_t) odd = json_pack("{si sf ss}", "step", 1, "at", 1.5, "values", "no");

    (void) state;
    open_report(&report, 1000);
    assert_true(report_take_metric(&report, &(struct frame){.header = good}));
    assert_false(report_take_metric(&report, &(struct frame){.header = odd}));
    assert_int_equal(report.metrics[REPORT_LOGGED].count, 1);
    close_report(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_console_over_its_limit_keeps_its_ends_and_counts_the_rest),
        cmocka_unit_test(a_console_within_the_limit_is_kept_as_it_is),
        cmocka_unit_test(a_long_console_reads_as_it_was_written),
        cmocka_unit_test(a_figure_replaces_the_one_that_waits),
        cmocka_unit_test(figures_beyond_the_limit_are_left_out),
        cmocka_unit_test(a_figure_that_contradicts_itself_is_refused),
        cmocka_unit_test(the_job_waits_when_too_much_waits),
        cmocka_unit_test(a_metric_needs_values_and_a_time),
    };
    return cmocka_run_group_tests_name("unit-worker-report", tests, NULL, NULL);
}
