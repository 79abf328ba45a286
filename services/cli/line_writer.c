#include "line_writer.h"

#include <stdlib.h>
#include <string.h>

void line_writer_open(struct line_writer *writer, const char *prefix)
{
    *writer = (struct line_writer){.prefix = prefix, .line = malloc(LINE_LIMIT)};
    if (!writer->line)
        abort();
}

void line_writer_close(struct line_writer *writer)
{
    free(writer->line);
    writer->line = NULL;
}

static void print_line(struct line_writer *writer, FILE *out)
{
    fprintf(out, "%s | ", writer->prefix);
    fwrite(writer->line, 1, writer->length, out);
    fputc('\n', out);
    writer->length = 0;
}

void line_writer_flush(struct line_writer *writer, FILE *out)
{
    if (writer->length > 0)
        print_line(writer, out);
}

/* Takes up to the next line end, or what there is room for; returns how many bytes that were. */
static size_t take(struct line_writer *writer, const char *bytes, size_t size, FILE *out)
{
    const char *end = memchr(bytes, '\n', size);
    size_t part = end ? (size_t) (end - bytes) : size, room = LINE_LIMIT - writer->length;

    if (part > room) {
        part = room;
        end = NULL;
    }
    memcpy(writer->line + writer->length, bytes, part);
    writer->length += part;
    if (end || writer->length == LINE_LIMIT)
        print_line(writer, out);
    return part + (end != NULL);
}

void line_writer_write(struct line_writer *writer, const char *bytes, size_t size, FILE *out)
{
    if (!*writer->prefix) {
        fwrite(bytes, 1, size, out);
        return;
    }
    while (size > 0) {
        size_t taken = take(writer, bytes, size, out);
        bytes += taken;
        size -= taken;
    }
}
