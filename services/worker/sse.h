/* Server-sent events: bytes of a stream into the data of each event. Pure. */
#ifndef SSE_H
#define SSE_H

#include <df/base.h>

enum { SSE_LIMIT = 64 * 1024 };

/* An event whose data is longer than the limit is dropped whole. */
struct sse_reader {
    char line[SSE_LIMIT], data[SSE_LIMIT];
    size_t line_size, data_size;
    bool line_dropped, data_dropped;
};

/* Calls `each` with the NUL-terminated data of every event that ends within these bytes. */
void sse_feed(struct sse_reader *reader, const char *bytes, size_t size,
              void (*each)(void *context, const char *data), void *context);

#endif
