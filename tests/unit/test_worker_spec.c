#include "df_test.h"
#include "spec.h"
#include "sse.h"

#include <string.h>

#define ID   "01a20433-ebe6-7783-a967-54dd0bdaba68"
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static json_t *good(void)
{
    return json_pack(
        "{ss ss ss ss ss ss ss s{ss si} s{} s{ss sn} s[{ss ss ss ss si}, {ss sb}] s[s] sn s{si}}",
        "job", ID, "execution", ID, "project", ID, "storage", ID, "name", "n", "operation", "o",
        "class", "C", "bundle", "hash", HASH, "size", 10, "attributes", "references", "model", "r1",
        "other", "inputs", "name", "x", "type", "builtins.int", "storage", ID, "hash", HASH, "size",
        3, "name", "y", "missing", 1, "outputs", "arr", "environment", "limits", "console_bytes",
        1000);
}

static void a_spec_is_read(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) json = good();
    struct spec spec;

    assert_int_equal(spec_read(ctx, json, &spec), 0);
    assert_int_equal(spec.input_count, 2);
    assert_string_equal(spec.inputs[0].hash, HASH);
    assert_true(spec.inputs[1].missing);
    assert_string_equal(spec.outputs[0], "arr");
    assert_int_equal(spec.console_bytes, 1000);
    assert_int_equal(spec.limits.seconds, 0);
    assert_null(spec.environment);
}

static void limits_are_read_and_bounded(void **state)
{
    struct df_ctx *ctx = *state;
    df_auto(json_t) json = good();
    json_t *limits = json_object_get(json, "limits");
    struct spec spec;

    json_object_set_new(limits, "timeout_seconds", json_integer(60));
    json_object_set_new(limits, "timeout_silent_seconds", json_integer(5));
    json_object_set_new(limits, "cpu_seconds", json_integer(7));
    json_object_set_new(limits, "memory_mb", json_integer(300));
    assert_int_equal(spec_read(ctx, json, &spec), 0);
    assert_int_equal(spec.limits.seconds, 60);
    assert_int_equal(spec.limits.silent_seconds, 5);
    assert_int_equal(spec.limits.cpu_seconds, 7);
    assert_int_equal(spec.limits.memory_bytes, 300 << 20);
    json_object_set_new(limits, "memory_mb", json_integer(-1));
    assert_int_equal(spec_read(ctx, json, &spec), -DF_INVALID);
    json_object_set_new(limits, "memory_mb", json_integer(INT64_MAX));
    assert_int_equal(spec_read(ctx, json, &spec), -DF_INVALID);
}

static void names_that_lead_out_of_the_folder_are_refused(void **state)
{
    static const char *const names[] = {"",     ".",       "..",   "../x", "a/b",
                                        "/etc", ".hidden", "a\nb", "a\x7f"};
    struct df_ctx *ctx = *state;
    struct spec spec;

    for (size_t i = 0; i < DF_COUNT(names); i++) {
        assert_false(spec_name_is_safe(names[i]));
        df_auto(json_t) input = good();
        json_object_set_new(json_array_get(json_object_get(input, "inputs"), 0), "name",
                            json_string(names[i]));
        assert_int_equal(spec_read(ctx, input, &spec), -DF_INVALID);
        df_auto(json_t) output = good();
        json_object_set_new(output, "outputs", json_pack("[s]", names[i]));
        assert_int_equal(spec_read(ctx, output, &spec), -DF_INVALID);
        df_auto(json_t) reference = good();
        json_object_set_new(reference, "references", json_pack("{sn}", names[i]));
        assert_int_equal(spec_read(ctx, reference, &spec), -DF_INVALID);
    }
    assert_true(spec_name_is_safe("größe"));
    assert_false(spec_name_is_safe(NULL));
}

static void what_is_missing_or_of_another_kind_is_refused(void **state)
{
    static const char *const members[] = {"job",  "execution", "project", "storage",
                                          "name", "operation", "class",   "bundle"};
    struct df_ctx *ctx = *state;
    struct spec spec;

    for (size_t i = 0; i < DF_COUNT(members); i++) {
        df_auto(json_t) without = good();
        json_object_del(without, members[i]);
        assert_int_equal(spec_read(ctx, without, &spec), -DF_INVALID);
        df_auto(json_t) odd = good();
        json_object_set_new(odd, members[i], json_integer(1));
        assert_int_equal(spec_read(ctx, odd, &spec), -DF_INVALID);
    }
    assert_int_equal(spec_read(ctx, NULL, &spec), -DF_INVALID);
}

struct heard {
    char text[256];
};

static void hear(void *context, const char *data)
{
    struct heard *heard = context;
    size_t length = strlen(heard->text);
    snprintf(heard->text + length, sizeof heard->text - length, "%s|", data);
}

static void events_come_out_whole_however_they_arrive(void **state)
{
    static const char stream[] = ": hello\n\nid: 1\ndata: a\n\ndata:b\r\ndata: c\r\n\r\n"
                                 "event: x\n\ndata: d\n\ndata: never ends";
    struct sse_reader *reader = calloc(1, sizeof *reader);

    (void) state;
    assert_non_null(reader);
    for (size_t piece = 1; piece < 20; piece++) {
        struct heard heard = {};
        memset(reader, 0, sizeof *reader);
        for (size_t at = 0; at < sizeof stream - 1; at += piece)
            sse_feed(reader, stream + at,
                     at + piece < sizeof stream - 1 ? piece : sizeof stream - 1 - at, hear, &heard);
        assert_string_equal(heard.text, "a|b\nc|d|");
    }
    free(reader);
}

static void an_event_that_is_too_long_is_dropped_whole(void **state)
{
    struct sse_reader *reader = calloc(1, sizeof *reader);
    char *text = malloc(3 * SSE_LIMIT);
    struct heard heard = {};

    (void) state;
    assert_non_null(reader);
    assert_non_null(text);
    memset(text, 'x', 3 * SSE_LIMIT);
    memcpy(text, "data: ", 6);
    sse_feed(reader, text, 3 * SSE_LIMIT, hear, &heard);
    sse_feed(reader, "\n\ndata: next\n\n", 14, hear, &heard);
    assert_string_equal(heard.text, "next|");
    free(text);
    free(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(a_spec_is_read),
        df_test(limits_are_read_and_bounded),
        df_test(names_that_lead_out_of_the_folder_are_refused),
        df_test(what_is_missing_or_of_another_kind_is_refused),
        cmocka_unit_test(events_come_out_whole_however_they_arrive),
        cmocka_unit_test(an_event_that_is_too_long_is_dropped_whole),
    };
    return cmocka_run_group_tests_name("unit-worker-spec", tests, NULL, NULL);
}
