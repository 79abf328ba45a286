#include "sse.h"

#include <string.h>

static void take_field(struct sse_reader *reader)
{
    static const char name[] = "data:";
    const char *value = reader->line + sizeof name - 1;

    if (strncmp(reader->line, name, sizeof name - 1) != 0)
        return;
    value += *value == ' ';
    size_t length = strlen(value);
    if (reader->line_dropped || reader->data_size + length + 2 > SSE_LIMIT) {
        reader->data_dropped = true;
        return;
    }
    if (reader->data_size > 0)
        reader->data[reader->data_size++] = '\n';
    memcpy(reader->data + reader->data_size, value, length);
    reader->data_size += length;
}

static void end_line(struct sse_reader *reader, void (*each)(void *, const char *), void *context)
{
    if (reader->line_size > 0 && reader->line[reader->line_size - 1] == '\r')
        reader->line_size--;
    reader->line[reader->line_size] = '\0';
    if (reader->line_size > 0) {
        take_field(reader);
    } else {
        reader->data[reader->data_size] = '\0';
        if (reader->data_size > 0 && !reader->data_dropped)
            each(context, reader->data);
        reader->data_size = 0;
        reader->data_dropped = false;
    }
    reader->line_size = 0;
    reader->line_dropped = false;
}

void sse_feed(struct sse_reader *reader, const char *bytes, size_t size,
              void (*each)(void *context, const char *data), void *context)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\n')
            end_line(reader, each, context);
        else if (reader->line_size + 1 < SSE_LIMIT)
            reader->line[reader->line_size++] = bytes[i];
        else
            reader->line_dropped = true;
    }
}
