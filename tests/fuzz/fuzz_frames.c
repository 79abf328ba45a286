/* Frames come from a process that runs a user's code. The first byte says in what pieces the rest
 * arrives; whatever it is, memory stays within one frame, and the pieces make no difference. */
#include "frames.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

struct result {
    size_t count, bytes;
    bool is_broken;
};

static struct result read_all(const uint8_t *data, size_t size, size_t piece)
{
    struct frame_reader reader = {};
    struct result result = {};
    struct frame frame;
    unsigned char *at;
    size_t space;

    while (size > 0 && (space = frames_space(&reader, &at)) > 0) {
        size_t count = piece < space ? piece : space;
        count = count < size ? count : size;
        memcpy(at, data, count);
        frames_fill(&reader, count);
        data += count;
        size -= count;
        while (frames_next(&reader, &frame)) {
            result.count++;
            result.bytes += frame.size;
            check(strlen(frame.type) < FRAME_HEADER_LIMIT && json_is_object(frame.header));
        }
        check(reader.capacity <= 8 + FRAME_HEADER_LIMIT + FRAME_BODY_LIMIT);
    }
    result.is_broken = reader.problem != NULL;
    frames_release(&reader);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    const struct result whole = read_all(data + 1, size - 1, SIZE_MAX);
    const struct result pieces = read_all(data + 1, size - 1, (size_t) data[0] + 1);
    check(whole.count == pieces.count && whole.bytes == pieces.bytes);
    check(whole.is_broken == pieces.is_broken);
    return 0;
}
