#include "frames.h"

#include <stdlib.h>
#include <string.h>

/* The buffer has room for many small frames at least, and is given back after a large one. */
enum { LENGTHS = 8, SMALL = 64 * 1024 };

void frames_release(struct frame_reader *reader)
{
    free(reader->buffer);
    json_decref(reader->header);
    *reader = (struct frame_reader){};
}

static size_t number_at(const unsigned char *bytes)
{
    return (size_t) bytes[0] << 24 | (size_t) bytes[1] << 16 | (size_t) bytes[2] << 8 | bytes[3];
}

/* Bytes that the frame at the front takes: with its lengths only, until they are known. */
static size_t needed(struct frame_reader *reader)
{
    if (reader->used < LENGTHS)
        return LENGTHS;
    size_t header = number_at(reader->buffer), body = number_at(reader->buffer + 4);
    if (header > FRAME_HEADER_LIMIT || body > FRAME_BODY_LIMIT) {
        reader->problem = "a frame is larger than allowed";
        return 0;
    }
    return LENGTHS + header + body;
}

static void resize(struct frame_reader *reader, size_t capacity)
{
    unsigned char *buffer = realloc(reader->buffer, capacity);

    if (!buffer)
        abort();
    reader->buffer = buffer;
    reader->capacity = capacity;
}

/* Drops the frame that was handed out. */
static void advance(struct frame_reader *reader)
{
    if (reader->consumed == 0)
        return;
    reader->used -= reader->consumed;
    memmove(reader->buffer, reader->buffer + reader->consumed, reader->used);
    reader->consumed = 0;
    json_decref(reader->header);
    reader->header = NULL;
    if (reader->capacity > SMALL && reader->used <= SMALL)
        resize(reader, SMALL);
}

size_t frames_space(struct frame_reader *reader, unsigned char **at)
{
    advance(reader);
    size_t want = reader->problem ? 0 : needed(reader);
    if (want == 0)
        return 0;
    if (reader->capacity < want || reader->capacity == 0)
        resize(reader, want > SMALL ? want : SMALL);
    *at = reader->buffer + reader->used;
    return reader->capacity - reader->used;
}

void frames_fill(struct frame_reader *reader, size_t size)
{
    reader->used += size;
}

bool frames_next(struct frame_reader *reader, struct frame *frame)
{
    advance(reader);
    size_t want = reader->problem ? 0 : needed(reader);
    if (want == 0 || reader->used < LENGTHS || reader->used < want)
        return false;

    size_t header = number_at(reader->buffer);
    reader->header = json_loadb((const char *) reader->buffer + LENGTHS, header,
                                JSON_REJECT_DUPLICATES, NULL);
    const char *type = json_string_value(json_object_get(reader->header, "type"));
    reader->consumed = want;
    if (!type) {
        reader->problem = "a frame has no proper header";
        return false;
    }
    *frame = (struct frame){.header = reader->header,
                            .type = type,
                            .body = reader->buffer + LENGTHS + header,
                            .size = want - LENGTHS - header};
    return true;
}
