#include "console_fold.h"
#include "df_test.h"
#include "terminal.h"

#include <stdio.h>

static struct console_fold fold;
static struct terminal printed, kept;
static char text[64 * 1024];
static size_t size, printed_size;

static void take(void *context, const char *bytes, size_t count)
{
    (void) context;
    if (size + count < sizeof text)
        memcpy(text + size, bytes, count);
    size += count;
    terminal_print(&kept, bytes, count);
}

static void begin(void)
{
    memset(&printed, 0, sizeof printed);
    memset(&kept, 0, sizeof kept);
    memset(text, 0, sizeof text);
    size = printed_size = 0;
    console_fold_init(&fold, take, NULL);
}

static void print(const char *bytes, size_t count)
{
    console_fold_write(&fold, bytes, count);
    terminal_print(&printed, bytes, count);
    printed_size += count;
}

static const struct {
    const char *printed, *kept;
} cases[] = {
    {"one\ntwo", "one\ntwo"},
    {"a file of Windows\r\n\r\n", "a file of Windows\r\n\r\n"},
    {"10%\r20%\r30%\n", "30%\n"},
    {"\r 10%\r 20%\rdone\n", "done\n"},
    {"a long state\rshort\n", "a long state\rshort\n"},
    {"a long state\rshort\rlonger\n", "a long state\rlonger\n"},
    {"a long state\rshort\ra state as long\n", "a state as long\n"},
    {"a long state\r\x1b[Kx\n", "\x1b[Kx\n"},
    {"a long state\r\x1b[2Kx\n", "\x1b[2Kx\n"},
    {"a long state\r\x1b[1Kx\rlonger than that\n", "a long state\r\x1b[1Kx\rlonger than that\n"},
    {"\x1b[31m10%\x1b[0m\r\x1b[32m20%\x1b[0m\n", "\x1b[0m\x1b[32m20%\x1b[0m\n"},
    {"\x1b[31m10%\r\x1b[1m20%\r30%\n", "\x1b[31m\x1b[1m30%\n"},
    {"1/2\b\b\b\r2/2\n", "2/2\n"},
    {"\xe2\x96\x88\xe2\x96\x88\rab\n", "ab\n"},
    {"\xf0\x9f\x98\x80\ra\n", "\xf0\x9f\x98\x80\ra\n"},
    {"one\xff\rtwo\n", "one\xff\rtwo\n"},
    {"one\ttwo\rthree four\n", "one\ttwo\rthree four\n"},
    {"up\x1b[1A\rdown\rover\n1\r2\n", "up\x1b[1A\rdown\rover\n2\n"},
};

static void what_is_overwritten_is_left_out_and_nothing_else(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(cases); i++)
        for (size_t piece = 1; piece < 12; piece++) {
            size_t length = strlen(cases[i].printed);
            begin();
            for (size_t at = 0; at < length; at += piece)
                print(cases[i].printed + at, length - at < piece ? length - at : piece);
            console_fold_end(&fold);
            text[size] = '\0';
            assert_string_equal(text, cases[i].kept);
            assert_true(terminal_equals(&printed, &kept));
        }
}

static void each_flush_gives_the_present_state(void **state)
{
    char line[32];

    (void) state;
    begin();
    for (int i = 0; i < 100000; i++) {
        int length = snprintf(line, sizeof line, "\rstep %6d of 100000", i);
        print(line, (size_t) length);
        if (i % 1000 == 999) {
            console_fold_flush(&fold);
            assert_true(terminal_equals(&printed, &kept));
        }
    }
    print("\n", 1);
    console_fold_end(&fold);
    assert_true(terminal_equals(&printed, &kept));
    assert_true(size < 100 * 30);
}

/* As Keras does it: backspaces, then a carriage return, then colours. */
static void a_bar_that_is_flushed_in_the_middle_of_a_state_stays_one(void **state)
{
    static const char one[] = "\x1b[1m17/40\x1b[0m \x1b[32m\xe2\x94\x81\xe2\x94\x81\x1b[0m 0.51";
    static const char back[] = "\b\b\b\b\b\b\b\b\b\b\b\b\b\r";

    (void) state;
    for (size_t cut = 0; cut < sizeof one; cut++) {
        begin();
        for (int i = 0; i < 50; i++) {
            print(back, sizeof back - 1);
            print(one, cut);
            console_fold_flush(&fold);
            print(one + cut, sizeof one - 1 - cut);
            for (int k = 0; k < 20; k++) {
                print(back, sizeof back - 1);
                print(one, sizeof one - 1);
            }
        }
        console_fold_end(&fold);
        assert_true(terminal_equals(&printed, &kept));
        assert_true(size * 5 < printed_size);
    }
}

static void lines_without_end_pass_through(void **state)
{
    static char line[3 * FOLD_SIZE];

    (void) state;
    memset(line, 'x', sizeof line);
    begin();
    print(line, sizeof line);
    assert_true(size > sizeof line - FOLD_SIZE);
    print("\rabc\rdef\n1\r2\n", 13);
    assert_int_equal(size, sizeof line + 9 + 2);
}

/* Cuts, flushes and states at random; what a browser would show is compared each time. */
static void whatever_is_printed_looks_the_same(void **state)
{
    static const char *const parts[] = {"\r",
                                        "\r",
                                        "\r",
                                        "\n",
                                        "a",
                                        "bcd",
                                        "efghij",
                                        "\b",
                                        "\x1b[0m",
                                        "\x1b[m",
                                        "\x1b[31m",
                                        "\x1b[1m",
                                        "\x1b[K",
                                        "\x1b[2K",
                                        "\xc3\xb6",
                                        "\xe2\x96\x88",
                                        "\xf0\x9f\x98\x80",
                                        "\t",
                                        "\x1b[1A",
                                        "\x1b[?25l",
                                        "\x1b[38;5;12m",
                                        "10% of all",
                                        "20% of all"};
    unsigned seed = 7;

    (void) state;
    for (int round = 0; round < 3000; round++) {
        begin();
        for (int i = 0; i < 60; i++) {
            unsigned choice = (unsigned) rand_r(&seed);
            const char *part = parts[choice % DF_COUNT(parts)];
            size_t cut = choice / 64 % (strlen(part) + 1);
            print(part, cut);
            if (choice / 1024 % 8 == 0)
                console_fold_flush(&fold);
            print(part + cut, strlen(part) - cut);
            if (choice / 8192 % 8 == 0) {
                console_fold_flush(&fold);
                assert_true(terminal_equals(&printed, &kept));
            }
        }
        console_fold_end(&fold);
        assert_true(terminal_equals(&printed, &kept));
        assert_true(size <= printed_size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_overwritten_is_left_out_and_nothing_else),
        cmocka_unit_test(each_flush_gives_the_present_state),
        cmocka_unit_test(a_bar_that_is_flushed_in_the_middle_of_a_state_stays_one),
        cmocka_unit_test(lines_without_end_pass_through),
        cmocka_unit_test(whatever_is_printed_looks_the_same),
    };
    return cmocka_run_group_tests_name("unit-worker-console-fold", tests, NULL, NULL);
}
