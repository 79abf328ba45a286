#include "df_test.h"
#include "schedule.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t at(const char *text)
{
    struct tm tm = {};

    assert_int_equal(sscanf(text, "%d-%d-%d %d:%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
                            &tm.tm_hour, &tm.tm_min),
                     5);
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    return timegm(&tm);
}

/* Unix times of the changes, as date(1) says. */
static const struct zone_change berlin_changes[] = {
    {1767225600 - 86400, 3600}, /* winter */
    {1774746000, 7200},         /* 2026-03-29 01:00 UTC */
    {1792890000, 3600},         /* 2026-10-25 01:00 UTC */
    {1806195600, 7200},         /* 2027-03-28 01:00 UTC */
};
static const struct zone_change new_york_changes[] = {
    {1767225600 - 86400, -18000},
    {1772953200, -14400}, /* 2026-03-08 07:00 UTC */
    {1793512800, -18000}, /* 2026-11-01 06:00 UTC */
    {1805007600, -14400}, /* 2027-03-14 07:00 UTC */
};
static const struct zone_change utc_changes[] = {{0, 0}};

static const struct zone berlin = {berlin_changes, 4, 1830297600};
static const struct zone new_york = {new_york_changes, 4, 1830297600};
static const struct zone utc = {utc_changes, 1, 2000000000};

static void the_changes_are_those_of_the_zones(void **state)
{
    (void) state;
    assert_int_equal(berlin_changes[1].at, at("2026-03-29 01:00"));
    assert_int_equal(berlin_changes[2].at, at("2026-10-25 01:00"));
    assert_int_equal(new_york_changes[1].at, at("2026-03-08 07:00"));
    assert_int_equal(new_york_changes[2].at, at("2026-11-01 06:00"));
}

static const struct {
    const char *cron;
    const struct zone *zone;
    const char *after, *next[3]; /* UTC */
} cases[] = {
    /* Berlin leaves out 02:00 to 03:00 on 29 March: at the change, then as usual. */
    {"30 2 * * *",
     &berlin,
     "2026-03-28 00:00",
     {"2026-03-28 01:30", "2026-03-29 01:00", "2026-03-30 00:30"}},
    {"0 2 * * *",
     &berlin,
     "2026-03-28 12:00",
     {"2026-03-29 01:00", "2026-03-30 00:00", "2026-03-31 00:00"}},
    {"0 3 * * *",
     &berlin,
     "2026-03-28 12:00",
     {"2026-03-29 01:00", "2026-03-30 01:00", "2026-03-31 01:00"}},
    {"*/20 2 * * *",
     &berlin,
     "2026-03-29 00:00", /* three that are left out are one */
     {"2026-03-29 01:00", "2026-03-30 00:00", "2026-03-30 00:20"}},
    {"0,30 1-3 29 3 *",
     &berlin,
     "2026-03-29 00:00",
     {"2026-03-29 00:30", "2026-03-29 01:00", "2026-03-29 01:30"}},
    /* Berlin shows 02:00 to 03:00 twice on 25 October: the first time. */
    {"30 2 * * *",
     &berlin,
     "2026-10-24 00:00",
     {"2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"}},
    {"0 2 * * *",
     &berlin,
     "2026-10-24 12:00",
     {"2026-10-25 00:00", "2026-10-26 01:00", "2026-10-27 01:00"}},
    {"0 3 * * *",
     &berlin,
     "2026-10-24 12:00",
     {"2026-10-25 02:00", "2026-10-26 02:00", "2026-10-27 02:00"}},
    /* Every hour is every hour that passes. */
    {"30 * * * *",
     &berlin,
     "2026-10-25 00:00",
     {"2026-10-25 00:30", "2026-10-25 01:30", "2026-10-25 02:30"}},
    {"30 * * * *",
     &berlin,
     "2026-03-29 00:00",
     {"2026-03-29 00:30", "2026-03-29 01:30", "2026-03-29 02:30"}},
    {"30 2 * * *",
     &new_york,
     "2026-03-07 12:00",
     {"2026-03-08 07:00", "2026-03-09 06:30", "2026-03-10 06:30"}},
    {"30 1 * * *",
     &new_york,
     "2026-10-31 12:00",
     {"2026-11-01 05:30", "2026-11-02 06:30", "2026-11-03 06:30"}},
    {"0 9 * * MON-FRI",
     &new_york,
     "2026-03-06 12:00",
     {"2026-03-06 14:00", "2026-03-09 13:00", "2026-03-10 13:00"}},
    /* Without changes. */
    {"0 0 29 2 *", &utc, "2026-01-01 00:00", {"2028-02-29 00:00", "2032-02-29 00:00", "never"}},
    {"0 0 13 * FRI",
     &utc,
     "2026-01-01 00:00", /* either of the two */
     {"2026-01-02 00:00", "2026-01-09 00:00", "2026-01-13 00:00"}},
    {"0 0 1-7 * */7",
     &utc,
     "2026-01-01 00:00", /* a field that begins with * says nothing alone */
     {"2026-01-04 00:00", "2026-02-01 00:00", "2026-03-01 00:00"}},
    {"59 23 31 12 *",
     &utc,
     "2026-01-01 00:00",
     {"2026-12-31 23:59", "2027-12-31 23:59", "2028-12-31 23:59"}},
    {"5/20 0 1 JAN,jul *",
     &utc,
     "2026-01-01 00:05",
     {"2026-01-01 00:25", "2026-01-01 00:45", "2026-07-01 00:05"}},
    {"@weekly",
     &utc,
     "2026-01-01 00:00",
     {"2026-01-04 00:00", "2026-01-11 00:00", "2026-01-18 00:00"}},
    {"0 0 * * 7",
     &utc,
     "2026-01-01 00:00",
     {"2026-01-04 00:00", "2026-01-11 00:00", "2026-01-18 00:00"}},
    {"0 0 * * 5-7",
     &utc,
     "2026-01-01 00:00",
     {"2026-01-02 00:00", "2026-01-03 00:00", "2026-01-04 00:00"}},
    {"0 0 30 2 *", &utc, "2026-01-01 00:00", {"never", "never", "never"}},
};

static void each_time_comes_on_the_clocks_of_its_zone(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        struct cron cron;
        assert_null(cron_read(cases[i].cron, &cron));
        int64_t time = at(cases[i].after);
        for (size_t j = 0; j < 3; j++) {
            bool comes = strcmp(cases[i].next[j], "never") != 0;
            int64_t expected = comes ? at(cases[i].next[j]) : CRON_NEVER;
            int64_t next = schedule_next(&cron, cases[i].zone, time);
            if (next != expected)
                fail_msg("%s: place %zu is %lld and not %s", cases[i].cron, j,
                         next == CRON_NEVER ? -1LL : (long long) next, cases[i].next[j]);
            if (!comes)
                break;
            time = next;
        }
    }
}

/* Never backwards, and for one time of the day exactly one in each day, whatever the clocks do. */
static void every_day_of_a_year_has_its_run(void **state)
{
    static const struct zone *const zones[] = {&berlin, &new_york};
    char text[CRON_TEXT_MAX];
    struct cron cron;

    (void) state;
    for (size_t z = 0; z < DF_COUNT(zones); z++)
        for (int minute = 0; minute < CRON_DAY_MINUTES; minute += 10) {
            snprintf(text, sizeof text, "%d %d * * *", minute % 60, minute / 60);
            assert_null(cron_read(text, &cron));
            int64_t time = at("2026-01-02 12:00"), last = time;
            for (int day = 0; day < 365; day++, last = time) {
                time = schedule_next(&cron, zones[z], time);
                assert_true(time > last);
                assert_true(day == 0 || (time - last >= 22 * 3600 && time - last <= 26 * 3600));
            }
            assert_in_range(time, at("2027-01-01 11:00"), at("2027-01-02 13:00"));
        }
}

static void what_is_no_expression_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * 0 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "1,,2 * * * *",
        "a * * * *",
        "-1 * * * *",
        "1- * * * *",
        "*/ * * * *",
        "@often",
        "* * * FOO *",
        "1-2-3 * * * *",
        "99999999999 * * * *",
        "** * * * *",
        "1 * * * MONDAY",
        "*\t* * * *",
        "*/00001 * * * *",
        "0 0 1 1 ?",
    };
    struct cron cron;

    (void) state;
    for (size_t i = 0; i < DF_COUNT(wrong); i++)
        if (!cron_read(wrong[i], &cron))
            fail_msg("accepted: %s", wrong[i]);
}

static void what_came_due_is_listed_with_the_newest(void **state)
{
    struct schedule_due due;
    struct cron cron;

    (void) state;
    assert_null(cron_read("*/5 * * * *", &cron));
    schedule_due(&cron, &utc, at("2026-01-01 00:00"), at("2026-01-01 00:12"), &due);
    assert_int_equal(due.count, 3);
    assert_int_equal(due.times[2], at("2026-01-01 00:10"));
    assert_int_equal(due.next, at("2026-01-01 00:15"));
    assert_int_equal(due.left_out, 0);
    schedule_due(&cron, &utc, at("2026-01-01 00:00"), at("2026-01-02 00:00"), &due);
    assert_int_equal(due.count, SCHEDULE_DUE_MAX);
    assert_int_equal(due.left_out, 24 * 12 + 1 - SCHEDULE_DUE_MAX);
    assert_int_equal(due.times[SCHEDULE_DUE_MAX - 1], at("2026-01-02 00:00"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(the_changes_are_those_of_the_zones),
        df_test(each_time_comes_on_the_clocks_of_its_zone),
        df_test(every_day_of_a_year_has_its_run),
        df_test(what_is_no_expression_is_refused),
        df_test(what_came_due_is_listed_with_the_newest),
    };

    return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
