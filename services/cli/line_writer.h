/* Prints the lines of one job behind its name, whole lines only. */
#ifndef CLI_LINE_WRITER_H
#define CLI_LINE_WRITER_H

#include <df/base.h>

#include <stdio.h>

enum { LINE_LIMIT = 64 * 1024 };

struct line_writer {
    const char *prefix; /* "" passes everything on as it is */
    char *line;         /* LINE_LIMIT bytes: what has no end yet */
    size_t length;
};

/* Heap; a longer line than LINE_LIMIT is cut in two. */
void line_writer_open(struct line_writer *writer, const char *prefix);
void line_writer_close(struct line_writer *writer);

void line_writer_write(struct line_writer *writer, const char *bytes, size_t size, FILE *out);

/* Prints the rest that has no line end. */
void line_writer_flush(struct line_writer *writer, FILE *out);

#endif
