#include "df_test.h"

#include "command.h"
#include "exit_code.h"

#include <string.h>

static int nothing(struct invocation *invocation)
{
    (void) invocation;
    return 0;
}

static const struct option_row options[] = {
    {"port", 'p', "N", "a port"},
    {"label", 'l', "K=V", "a label"},
    {"watch", 'w', NULL, "stay"},
    {},
};

static const struct command table[] = {
    {"start", "", 0, 0, options, nothing, "start"},
    {"executions", "", 0, 0, NULL, nothing, NULL},
    {"executions cancel", "EXECUTION", 1, 1, NULL, nothing, "cancel"},
    {"run", "PROJECT/PIPELINE", 1, 2, options, nothing, "run"},
    {},
};

static const struct command *const tables[] = {table, NULL};

/* Splits at spaces, parses. */
static int parse(struct df_ctx *ctx, const char *line, struct invocation *invocation)
{
    static char text[512];
    static char *words[32];
    size_t count = 0;

    snprintf(text, sizeof text, "%s", line);
    for (char *rest = text, *word; (word = strsep(&rest, " "));)
        if (*word)
            words[count++] = word;
    words[count] = NULL;
    return command_parse(ctx, tables, words, invocation);
}

static const struct {
    const char *line, *words, *port;
    size_t arguments;
} good_lines[] = {
    {"start", "start", NULL, 0},
    {"start --port 1", "start", "1", 0},
    {"start --port=1", "start", "1", 0},
    {"start -p 1", "start", "1", 0},
    {"start -p1", "start", "1", 0},
    {"start -p 1 --port 2", "start", "2", 0},
    {"--data x start -p 1", "start", "1", 0},
    {"executions", "executions", NULL, 0},
    {"executions cancel 7", "executions cancel", NULL, 1},
    {"run a/b", "run", NULL, 1},
    {"run --watch a/b", "run", NULL, 1},
    {"run a/b -- --watch", "run", NULL, 2},
    {"run -", "run", NULL, 1},
};

static void lines_are_taken_apart(void **state)
{
    struct invocation invocation;

    for (size_t i = 0; i < DF_COUNT(good_lines); i++) {
        assert_int_equal(parse(*state, good_lines[i].line, &invocation), 0);
        assert_string_equal(invocation.command->words, good_lines[i].words);
        assert_int_equal(invocation.argument_count, good_lines[i].arguments);
        const char *port = option_value(&invocation, "port");
        if (good_lines[i].port)
            assert_string_equal(port, good_lines[i].port);
        else
            assert_null(port);
    }
}

static const struct {
    const char *line, *detail;
} bad_lines[] = {
    {"stop", "there is no command 'stop'; deepforge --help lists them"},
    {"--nonsense", "there is no option '--nonsense' here"},
    {"--port 1 start", "there is no option '--port' here"},
    {"start --port", "--port needs a value: N"},
    {"start --watch=yes", "--watch takes no value"},
    {"start x", "usage: deepforge start "},
    {"executions cancel", "usage: deepforge executions cancel EXECUTION"},
    {"executions bury 7", "usage: deepforge executions "},
    {"run a b c", "usage: deepforge run PROJECT/PIPELINE"},
    {"start -o xml", "--output must be json or table, not 'xml'"},
};

static void mistakes_are_named(void **state)
{
    struct df_ctx *ctx = *state;
    struct invocation invocation;

    for (size_t i = 0; i < DF_COUNT(bad_lines); i++) {
        assert_int_equal(parse(ctx, bad_lines[i].line, &invocation), -DF_INVALID);
        assert_string_equal(ctx->error.detail, bad_lines[i].detail);
        assert_int_equal(exit_code_of(&ctx->error), 2);
    }
}

static void an_option_may_be_repeated(void **state)
{
    struct invocation invocation;

    assert_int_equal(parse(*state, "start -l a=1 --label b=2", &invocation), 0);
    assert_string_equal(option_nth(&invocation, "label", 0), "a=1");
    assert_string_equal(option_nth(&invocation, "label", 1), "b=2");
    assert_null(option_nth(&invocation, "label", 2));
}

static void help_needs_no_arguments(void **state)
{
    struct invocation invocation;

    assert_int_equal(parse(*state, "run --help", &invocation), 0);
    assert_non_null(option_value(&invocation, "help"));
}

static void nothing_is_no_command(void **state)
{
    struct invocation invocation;

    assert_int_equal(parse(*state, "", &invocation), 0);
    assert_null(invocation.command);
}

static const struct {
    enum df_code kind;
    const char *slug;
    int code;
} codes[] = {
    {DF_CONFLICT, "port_taken", 3},
    {DF_CONFLICT, "database_newer", 4},
    {DF_UNAVAILABLE, "not_running", 5},
    {DF_UNAVAILABLE, "unreachable", 5},
    {DF_NOT_FOUND, NULL, 6},
    {DF_NOT_FOUND, "not_found", 6},
    {DF_FORBIDDEN, "forbidden", 7},
    {DF_UNAUTHENTICATED, NULL, 7},
    {DF_CONFLICT, "run_failed", 10},
    {DF_CONFLICT, "run_canceled", 11},
    {DF_INTERNAL, NULL, 1},
    {DF_UNAVAILABLE, "unavailable", 1},
};

static void failures_have_exit_codes(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(codes); i++) {
        const struct df_error error = {.code = codes[i].kind, .slug = codes[i].slug};
        assert_int_equal(exit_code_of(&error), codes[i].code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(lines_are_taken_apart),     df_test(mistakes_are_named),
        df_test(an_option_may_be_repeated), df_test(help_needs_no_arguments),
        df_test(nothing_is_no_command),     cmocka_unit_test(failures_have_exit_codes),
    };
    return cmocka_run_group_tests_name("unit-cli-command", tests, NULL, NULL);
}
