#include "df_test.h"

#include "line_diff.h"
#include "line_writer.h"
#include "name.h"
#include "setting.h"
#include "shell.h"
#include "template.h"
#include "text.h"
#include "version_list.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *given, *name;
    bool means;
} names[] = {
    {"Basic Input-Output", "Basic Input/Output", true},
    {"basic input/output", "Basic Input/Output", true},
    {"a-b", "a-b", true},
    {"a/b", "a-b", false},
    {"abc", "abcd", false},
    {"abcd", "abc", false},
    {"", "", true},
    {"\xc3\xa4", "\xc3\xa4", true},
    {"\xc3\xa4", "\xc3\x84", false},
};

static void names_are_meant_without_regard_to_case_and_slashes(void **state)
{
    (void) state;
    for (size_t i = 0; i < DF_COUNT(names); i++)
        assert_int_equal(name_means(names[i].given, names[i].name), names[i].means);
}

static const struct {
    const char *given, *id; /* id NULL: refused with detail */
    const char *detail;
} choices[] = {
    {"1", "1", NULL},
    {"Train", "1", NULL},
    {"train", "2", NULL},
    {"x-y", "3", NULL},
    {"TRAIN", NULL, "there are several pipelines 'TRAIN'; say which by its id: 1, 2, ..."},
    {"twin", NULL, "there are several pipelines 'twin'; say which by its id: 4, 5, ..."},
    {"test", NULL, "there is no pipeline 'test'"},
};

static void an_exact_name_wins_and_a_doubtful_one_is_refused(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) items = json_loads(
        "[{\"id\":\"1\",\"name\":\"Train\"},{\"id\":\"2\",\"name\":\"train\"},"
        "{\"id\":\"3\",\"name\":\"X/Y\"},{\"id\":\"4\",\"name\":\"twin\"},"
        "{\"id\":\"5\",\"name\":\"twin\"}]",
        0, NULL);
    json_t *item;

    for (size_t i = 0; i < DF_COUNT(choices); i++) {
        int failed = name_choose(ctx, items, "pipeline", choices[i].given, &item);
        if (choices[i].id) {
            assert_int_equal(failed, 0);
            assert_string_equal(json_string_value(json_object_get(item, "id")), choices[i].id);
        } else {
            assert_true(failed < 0);
            assert_string_equal(ctx->error.detail, choices[i].detail);
        }
    }
}

static const struct template_value values[] = {{"PORT", "80"}, {"EMPTY", ""}, {"AT", "@PORT@"}, {}};

static const struct {
    const char *text, *filled; /* NULL: a name that nobody knows */
} templates[] = {
    {"listen @PORT@;", "listen 80;"},
    {"@PORT@@PORT@", "8080"},
    {"a@EMPTY@b", "ab"},
    {"@AT@", "@PORT@"},
    {"location @name {", "location @name {"},
    {"a@b.c @ @@ @PORT", "a@b.c @ @@ @PORT"},
    {"", ""},
    {"@NOBODY@", NULL},
};

static void templates_are_filled_once(void **state)
{
    struct df_ctx *ctx = *state;
    const char *filled;

    for (size_t i = 0; i < DF_COUNT(templates); i++) {
        int failed = template_fill(ctx, templates[i].text, values, &filled);
        assert_int_equal(failed, templates[i].filled ? 0 : -DF_INTERNAL);
        if (templates[i].filled)
            assert_string_equal(filled, templates[i].filled);
    }
}

static const struct {
    const char *key, *value, *problem;
} settings[] = {
    {"port", "8888", NULL},
    {"port", "0", "must be a number from 1 to 65535"},
    {"port", "8888x", "must be a whole number"},
    {"port", "99999999999999999999", "must be a whole number"},
    {"port", "", NULL},
    {"storage.allow", "minio.lab, 10.1.0.0/16, fd00::5", NULL},
    {"webhooks.allow", "chat.lab, 10.2.0.0/16", NULL},
    {"storage.allow", "http://minio.lab?x",
     "must be names, addresses and networks with commas between, such as minio.lab, 10.1.0.0/16"},
    {"auth", "guest", NULL},
    {"auth", "Guest", "must be guest or accounts"},
    {"blob.dir", "/x", NULL},
    {"blob.dir", "~/x", NULL},
    {"blob.dir", "x", "must be an absolute path"},
    {"listen", "0.0.0.0", NULL},
    {"listen", "here; include /etc/passwd", "must be an IP address"},
    {"host", "https://df.example.org:8443", NULL},
    {"host", "df.example.org",
     "must be http://NAME or https://NAME, with :PORT if it is not the usual one"},
    {"host", "http://a b",
     "must be http://NAME or https://NAME, with :PORT if it is not the usual one"},
    {"host", "http://",
     "must be http://NAME or https://NAME, with :PORT if it is not the usual one"},
};

static void settings_are_checked(void **state)
{
    (void) state;
    assert_null(setting_find("mongo.dir"));
    for (size_t i = 0; i < DF_COUNT(settings); i++) {
        const struct setting_row *row = setting_find(settings[i].key);
        assert_non_null(row);
        const char *problem = setting_problem(row, settings[i].value);
        if (settings[i].problem)
            assert_string_equal(problem, settings[i].problem);
        else
            assert_null(problem);
    }
}

static void shell_words_stay_one_word(void **state)
{
    assert_string_equal(shell_quote(*state, "plain"), "'plain'");
    assert_string_equal(shell_quote(*state, ""), "''");
    assert_string_equal(shell_quote(*state, "it's $(x) `y` \"z\""), "'it'\\''s $(x) `y` \"z\"'");
}

static void an_unknown_migration_is_found(void **state)
{
    assert_null(version_unknown(*state, "0001\n0002\n", "0001\n"));
    assert_null(version_unknown(*state, "0001\n", ""));
    assert_string_equal(version_unknown(*state, "0001\n0003\n", "0001\n0002\n"), "0002");
    assert_string_equal(version_unknown(*state, "00012\n", "0001\n"), "0001");
    assert_string_equal(version_unknown(*state, "", "1\n"), "1");
}

static void sizes_and_times_are_for_people(void **state)
{
    setenv("TZ", "UTC", 1);
    assert_string_equal(text_of_size(*state, 0), "0 B");
    assert_string_equal(text_of_size(*state, 999), "999 B");
    assert_string_equal(text_of_size(*state, 3100000), "3.1 MB");
    assert_string_equal(text_of_time(*state, "2026-11-22T17:04:59.123Z"), "2026-11-22 17:04");
    assert_string_equal(text_of_time(*state, "soon"), "soon");
    assert_string_equal(text_printable(*state, "a\x1b[2Jb\nc\x7f"), "a?[2Jb?c?");
    assert_int_equal(text_width("\xc3\xa4\xe2\x82\xac-"), 3);
}

/* What a writer makes of these pieces. */
static const char *written(const char *prefix, const char *const *pieces)
{
    static char text[4096];
    struct line_writer writer;
    FILE *out = fmemopen(text, sizeof text, "w");

    line_writer_open(&writer, prefix);
    for (; *pieces; pieces++)
        line_writer_write(&writer, *pieces, strlen(*pieces), out);
    line_writer_flush(&writer, out);
    line_writer_close(&writer);
    fclose(out);
    return text;
}

static void lines_stay_whole_behind_their_prefix(void **state)
{
    static const char *const pieces[] = {"he", "llo\nwor", "ld\n\n", "end", NULL};
    (void) state;

    assert_string_equal(written("a", pieces), "a | hello\na | world\na | \na | end\n");
    assert_string_equal(written("", pieces), "hello\nworld\n\nend");
}

static void a_line_without_end_is_cut(void **state)
{
    static char much[LINE_LIMIT + 10];
    struct line_writer writer;
    size_t size;
    char *text;
    FILE *out = open_memstream(&text, &size);
    (void) state;

    memset(much, 'x', sizeof much);
    line_writer_open(&writer, "a");
    line_writer_write(&writer, much, sizeof much, out);
    line_writer_flush(&writer, out);
    line_writer_close(&writer);
    fclose(out);
    assert_int_equal(size, sizeof much + 2 * strlen("a | \n"));
    free(text);
}

struct told {
    struct df_ctx *ctx;
    const char *text;
};

static void tell(void *data, char kind, const char *line)
{
    struct told *told = data;

    told->text = df_printf(&told->ctx->arena, "%s%c%s|", told->text, kind, line);
}

static void texts_differ_line_by_line(void **state)
{
    static const struct {
        const char *before, *after, *told;
    } cases[] = {
        {"a\nb\nc\n", "a\nx\nc\n", " a|-b|+x| c|"},
        {"", "a\nb", "+a|+b|"},
        {"a\nb", "", "-a|-b|"},
        {"a\nb\n", "a\nb", "@…|"},
        {"", "", ""},
        {"1\n2\n3\n4\n5\nx\n", "1\n2\n3\n4\n5\ny\n", "@…| 3| 4| 5|-x|+y|"},
        {"a\nb\nc\nd\n", "b\nc\ne\nd\n", "-a| b| c|+e| d|"},
    };

    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        struct told told = {*state, ""};
        line_diff(*state, cases[i].before, cases[i].after, tell, &told);
        assert_string_equal(told.text, cases[i].told);
    }
}

static void count_lines(void *data, char kind, const char *line)
{
    size_t *counts = data;

    (void) line;
    counts[kind == '-' ? 0 : 1]++;
}

static void long_texts_are_told_in_one_piece(void **state)
{
    struct df_ctx *ctx = *state;
    const char *texts[2];
    size_t counts[2] = {};

    for (int i = 0; i < 2; i++) {
        char *text = df_alloc(&ctx->arena, 2 * (LINE_DIFF_EXACT + 1) + 1);
        for (size_t j = 0; j <= LINE_DIFF_EXACT; j++)
            memcpy(text + 2 * j, i ? "b\n" : "a\n", 2);
        texts[i] = text;
    }
    line_diff(ctx, texts[0], texts[1], count_lines, counts);
    assert_int_equal(counts[0], LINE_DIFF_EXACT + 1);
    assert_int_equal(counts[1], LINE_DIFF_EXACT + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_meant_without_regard_to_case_and_slashes),
        df_test(an_exact_name_wins_and_a_doubtful_one_is_refused),
        df_test(templates_are_filled_once),
        cmocka_unit_test(settings_are_checked),
        df_test(shell_words_stay_one_word),
        df_test(texts_differ_line_by_line),
        df_test(long_texts_are_told_in_one_piece),
        df_test(an_unknown_migration_is_found),
        df_test(sizes_and_times_are_for_people),
        cmocka_unit_test(lines_stay_whole_behind_their_prefix),
        cmocka_unit_test(a_line_without_end_is_cut),
    };
    return cmocka_run_group_tests_name("unit-cli-texts", tests, NULL, NULL);
}
