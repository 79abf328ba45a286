#include "df_test.h"
#include "frames.h"

#include <string.h>

struct bytes {
    unsigned char *at;
    size_t size;
};

static void put_number(unsigned char *at, size_t number)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char) (number >> (24 - 8 * i));
}

static void add_frame(struct bytes *bytes, const char *header, const void *body, size_t size)
{
    size_t length = strlen(header);

    bytes->at = realloc(bytes->at, bytes->size + 8 + length + size);
    assert_non_null(bytes->at);
    unsigned char *frame = bytes->at + bytes->size;
    put_number(frame, length);
    put_number(frame + 4, size);
    memcpy(frame + 8, header, length);
    if (size > 0)
        memcpy(frame + 8 + length, body, size);
    bytes->size += 8 + length + size;
}

/* Feeds pieces of so many bytes, and counts the frames that come out. */
static int read_in_pieces(struct frame_reader *reader, const struct bytes *bytes, size_t piece)
{
    struct frame frame;
    size_t at = 0, space;
    unsigned char *into;
    int count = 0;

    while (at < bytes->size && (space = frames_space(reader, &into)) > 0) {
        size_t size = piece < space ? piece : space;
        size = size < bytes->size - at ? size : bytes->size - at;
        memcpy(into, bytes->at + at, size);
        frames_fill(reader, size);
        at += size;
        while (frames_next(reader, &frame))
            count++;
    }
    return count;
}

static void frames_come_out_whole_however_they_arrive(void **state)
{
    static const size_t pieces[] = {1, 3, 8, 100, 65536, 1 << 20};
    struct bytes bytes = {};
    char *body = calloc(1, 200000);

    (void) state;
    assert_non_null(body);
    add_frame(&bytes, "{\"type\":\"running\"}", NULL, 0);
    add_frame(&bytes, "{\"type\":\"figure\",\"number\":1}", body, 200000);
    add_frame(&bytes, "{\"type\":\"done\"}", NULL, 0);
    for (size_t i = 0; i < DF_COUNT(pieces); i++) {
        struct frame_reader reader = {};
        assert_int_equal(read_in_pieces(&reader, &bytes, pieces[i]), 3);
        assert_null(reader.problem);
        frames_release(&reader);
    }
    free(body);
    free(bytes.at);
}

static void header_and_body_are_what_was_sent(void **state)
{
    struct frame_reader reader = {};
    struct bytes bytes = {};
    struct frame frame;
    unsigned char *into;

    (void) state;
    add_frame(&bytes, "{\"type\":\"metric\",\"step\":7}", "abc", 3);
    assert_true(frames_space(&reader, &into) >= bytes.size);
    memcpy(into, bytes.at, bytes.size);
    frames_fill(&reader, bytes.size);
    assert_true(frames_next(&reader, &frame));
    assert_string_equal(frame.type, "metric");
    assert_int_equal(json_integer_value(json_object_get(frame.header, "step")), 7);
    assert_int_equal(frame.size, 3);
    assert_memory_equal(frame.body, "abc", 3);
    assert_false(frames_next(&reader, &frame));
    frames_release(&reader);
    free(bytes.at);
}

static void lengths_beyond_the_limits_break_the_stream_before_memory_is_taken(void **state)
{
    static const struct {
        size_t header, body;
    } cases[] = {{FRAME_HEADER_LIMIT + 1, 0}, {0, FRAME_BODY_LIMIT + 1}, {UINT32_MAX, UINT32_MAX}};

    (void) state;
    for (size_t i = 0; i < DF_COUNT(cases); i++) {
        struct frame_reader reader = {};
        struct frame frame;
        unsigned char *into;
        assert_true(frames_space(&reader, &into) >= 8);
        put_number(into, cases[i].header);
        put_number(into + 4, cases[i].body);
        frames_fill(&reader, 8);
        assert_false(frames_next(&reader, &frame));
        assert_non_null(reader.problem);
        assert_int_equal(frames_space(&reader, &into), 0);
        assert_true(reader.capacity <= FRAME_HEADER_LIMIT);
        frames_release(&reader);
    }
}

static void a_header_must_be_an_object_with_a_type(void **state)
{
    static const char *const headers[] = {"",     "{}",           "[]",
                                          "null", "{\"type\":1}", "{\"type\":\"a\",\"type\":\"b\"}",
                                          "{x",   "\"type\""};

    (void) state;
    for (size_t i = 0; i < DF_COUNT(headers); i++) {
        struct frame_reader reader = {};
        struct bytes bytes = {};
        add_frame(&bytes, headers[i], NULL, 0);
        assert_int_equal(read_in_pieces(&reader, &bytes, 100), 0);
        assert_non_null(reader.problem);
        frames_release(&reader);
        free(bytes.at);
    }
}

static void memory_of_a_large_frame_is_given_back(void **state)
{
    struct frame_reader reader = {};
    struct bytes bytes = {};
    char *body = calloc(1, FRAME_BODY_LIMIT);

    (void) state;
    assert_non_null(body);
    add_frame(&bytes, "{\"type\":\"figure\"}", body, FRAME_BODY_LIMIT);
    add_frame(&bytes, "{\"type\":\"done\"}", NULL, 0);
    assert_int_equal(read_in_pieces(&reader, &bytes, 1 << 20), 2);
    assert_true(reader.capacity <= 1 << 20);
    frames_release(&reader);
    free(body);
    free(bytes.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_out_whole_however_they_arrive),
        cmocka_unit_test(header_and_body_are_what_was_sent),
        cmocka_unit_test(lengths_beyond_the_limits_break_the_stream_before_memory_is_taken),
        cmocka_unit_test(a_header_must_be_an_object_with_a_type),
        cmocka_unit_test(memory_of_a_large_frame_is_given_back),
    };
    return cmocka_run_group_tests_name("unit-worker-frames", tests, NULL, NULL);
}
