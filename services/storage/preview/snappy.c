#include "snappy.h"

#include <string.h>

struct stream {
    const unsigned char *at, *end;
    unsigned char *out;
    size_t made, room;
};

static bool number(struct stream *stream, size_t bytes, size_t *value)
{
    if ((size_t) (stream->end - stream->at) < bytes)
        return false;
    *value = 0;
    for (size_t i = 0; i < bytes; i++)
        *value |= (size_t) stream->at[i] << 8 * i;
    stream->at += bytes;
    return true;
}

static bool literal(struct stream *stream, size_t length)
{
    if (length >= 60 && !number(stream, length - 59, &length))
        return false;
    length++;
    if (length > (size_t) (stream->end - stream->at) || length > stream->room - stream->made)
        return false;
    memcpy(stream->out + stream->made, stream->at, length);
    stream->at += length;
    stream->made += length;
    return true;
}

/* The source may overlap what is written. */
static bool copy(struct stream *stream, size_t back, size_t length)
{
    if (back == 0 || back > stream->made || length > stream->room - stream->made)
        return false;
    for (size_t i = 0; i < length; i++, stream->made++)
        stream->out[stream->made] = stream->out[stream->made - back];
    return true;
}

static bool element(struct stream *stream)
{
    size_t tag = *stream->at++, back;

    switch (tag & 3) {
    case 0:
        return literal(stream, tag >> 2);
    case 1:
        return number(stream, 1, &back) && copy(stream, back | (tag >> 5) << 8, (tag >> 2 & 7) + 4);
    case 2:
        return number(stream, 2, &back) && copy(stream, back, (tag >> 2) + 1);
    default:
        return number(stream, 4, &back) && copy(stream, back, (tag >> 2) + 1);
    }
}

bool snappy_unpack(const unsigned char *packed, size_t size, unsigned char *out, size_t room)
{
    struct stream stream = {.at = packed, .end = packed + size, .out = out, .room = room};
    uint64_t length = 0;
    unsigned shift = 0;
    bool more = true;

    while (more && stream.at < stream.end && shift < 35) {
        length |= (uint64_t) (*stream.at & 0x7f) << shift;
        more = *stream.at++ & 0x80;
        shift += 7;
    }
    if (more || length != room)
        return false;
    while (stream.at < stream.end)
        if (!element(&stream))
            return false;
    return stream.made == room;
}
