#include "console_search.h"
#include "df_test.h"

#include <stdlib.h>
#include <string.h>

static struct console_search search;
static struct console_match matches[8];

static void begin(const char *query, bool is_exact, const char *cursor, size_t limit)
{
    struct console_place place;

    assert_true(console_place_read(cursor, &place));
    console_search_begin(&search, query, is_exact, place, matches, limit);
}

/* Feeds `console` in pieces of `piece` bytes. */
static void find(const char *console, size_t size, const char *query, size_t piece)
{
    begin(query, false, NULL, DF_COUNT(matches));
    for (size_t at = 0; at < size; at += piece)
        console_search_feed(&search, console + at, size - at < piece ? size - at : piece);
    (void) console_search_pause(&search);
}

static const struct {
    const char *console, *query;
    size_t count;
    int64_t line, offset; /* of the first */
    const char *text;
} cases[] = {
    {"one\ntwo\nthree", "TWO", 1, 2, 4, "two"},
    {"one\ntwo\nthree", "three", 1, 3, 8, "three"},
    {"one\ntwo", "e\nt", 0, 0, 0, ""},
    {"aab aab\naaab", "aab", 2, 1, 0, "aab aab"},
    {"\x1b[31mer\x1b[0mror: bad\n", "error", 1, 1, 5, "error: bad"},
    {"\x1b]0;error\x07ok\n\x1b]8;;x\x1b\\error", "error", 1, 2, 21, "error"},
    {"\x1b[31\nerror", "error", 1, 2, 5, "error"},
    {"\x1b(Berror", "error", 1, 1, 3, "error"},
    {"10%\r20%\r30%\n", "20%", 1, 1, 4, "20%"},
    {"10%\r20%\n", "%2", 0, 0, 0, ""},
    {"loss\r\nloss\r\n", "loss", 2, 1, 0, "loss"},
    {"r\xc3\xb6t \xff loss", "loss", 1, 1, 7, "r\xc3\xb6t ? loss"},
    {"r\xc3\xb6t", "\xc3\xb6", 1, 1, 1, "r\xc3\xb6t"},
    {"", "x", 0, 0, 0, ""},
};

static void a_text_is_found_however_the_console_is_cut(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(cases); i++)
        for (size_t piece = 1; piece < 20; piece++) {
            find(cases[i].console, strlen(cases[i].console), cases[i].query, piece);
            assert_int_equal(search.count, cases[i].count);
            if (search.count == 0)
                continue;
            assert_int_equal(matches[0].line, cases[i].line);
            assert_int_equal(matches[0].offset, cases[i].offset);
            assert_string_equal(matches[0].text, cases[i].text);
        }
}

static void case_counts_when_asked_for(void **state)
{
    (void) state;
    begin("Error", true, NULL, 8);
    console_search_feed(&search, "error\nError\n", 12);
    assert_int_equal(search.count, 1);
    assert_int_equal(matches[0].line, 2);
}

static void a_match_in_a_line_without_end_is_found_where_it_is(void **state)
{
    enum { SIZE = 5 * CONSOLE_SEARCH_HELD };
    char *line = malloc(SIZE);

    (void) state;
    assert_non_null(line);
    for (size_t at = CONSOLE_SEARCH_HELD - 12; at < CONSOLE_SEARCH_HELD + 12; at++) {
        memset(line, '.', SIZE);
        memcpy(line + at, "needle", 6);
        memcpy(line + SIZE - 6, "needle", 6);
        find(line, SIZE, "needle", 1000);
        assert_int_equal(search.count, 1);
        assert_int_equal(matches[0].offset, at);
        assert_memory_equal(strstr(matches[0].text, "needle"), "needle", 6);
    }
    free(line);
}

/* Looks on from the cursor again and again, `step` bytes each time, as calls do. */
static void a_search_goes_on_where_another_stopped(void **state)
{
    static const char console[] = "a loss\nb \x1b[1mlo\x1b[0mss loss\nnothing\n\x1b]0;t\x07loss";
    static const int64_t lines[] = {1, 2, 4}, offsets[] = {2, 13, 41};

    (void) state;
    for (size_t step = 24; step < sizeof console; step++) {
        char cursor[64] = "0-1-0";
        size_t found = 0;
        for (int64_t size = sizeof console - 1, until = 0; until < size;) {
            begin("loss", false, cursor, 1);
            until = search.offset + (int64_t) step < size ? search.offset + (int64_t) step : size;
            console_search_feed(&search, console + search.offset, (size_t) (until - search.offset));
            struct console_place place = console_search_pause(&search);
            if (search.count > 0) {
                assert_int_equal(matches[0].line, lines[found]);
                assert_int_equal(matches[0].offset, offsets[found]);
                found++;
            }
            until = search.offset;
            snprintf(cursor, sizeof cursor, "%lld-%lld-%d", (long long) place.offset,
                     (long long) place.line, place.is_found);
        }
        assert_int_equal(found, 3);
    }
}

/* A letter, a long sequence, a letter: what is held is small, and what was fed is not. */
static void a_search_gets_on_whatever_stands_between_the_letters(void **state)
{
    enum { LETTERS = 1024, EACH = 4096 };
    char *console = malloc((size_t) LETTERS * EACH);

    (void) state;
    assert_non_null(console);
    for (size_t i = 0; i < LETTERS; i++) {
        memset(console + i * EACH, '0', EACH);
        memcpy(console + i * EACH, "x\x1b[", 3);
        console[(i + 1) * EACH - 1] = 'm';
    }
    begin("xxxxxxxxxy", false, NULL, 8);
    console_search_feed(&search, console, (size_t) LETTERS * EACH);
    struct console_place place = console_search_pause(&search);
    assert_true(place.offset >= (int64_t) (LETTERS - CONSOLE_SEARCH_QUERY) * EACH);
    free(console);
}

static void what_is_no_cursor_is_refused(void **state)
{
    static const char *const wrong[] = {"",
                                        "1",
                                        "1-1",
                                        "1-0-0",
                                        "1-1-2",
                                        "-1-1-0",
                                        "1-1-0x",
                                        "a-1-0",
                                        "99999999999999999999-1-0",
                                        "1-9223372036854775807-0"};
    struct console_place place;

    (void) state;
    for (size_t i = 0; i < DF_COUNT(wrong); i++)
        assert_false(console_place_read(wrong[i], &place));
    assert_true(console_place_read("70-3-1", &place));
    assert_int_equal(place.offset, 70);
    assert_int_equal(place.line, 3);
    assert_true(place.is_found);
}

static void what_cannot_be_looked_for_is_said(void **state)
{
    char query[CONSOLE_SEARCH_QUERY + 2];

    (void) state;
    memset(query, 'x', sizeof query);
    query[sizeof query - 1] = '\0';
    assert_non_null(console_query_problem(NULL));
    assert_non_null(console_query_problem(""));
    assert_non_null(console_query_problem("a\nb"));
    assert_non_null(console_query_problem(query));
    assert_null(console_query_problem(query + 1));
    assert_null(console_query_problem("a\tb"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_found_however_the_console_is_cut),
        cmocka_unit_test(case_counts_when_asked_for),
        cmocka_unit_test(a_match_in_a_line_without_end_is_found_where_it_is),
        cmocka_unit_test(a_search_goes_on_where_another_stopped),
        cmocka_unit_test(a_search_gets_on_whatever_stands_between_the_letters),
        cmocka_unit_test(what_is_no_cursor_is_refused),
        cmocka_unit_test(what_cannot_be_looked_for_is_said),
    };
    return cmocka_run_group_tests_name("unit-console-search", tests, NULL, NULL);
}
