/* The console of an attempt: which part of it a reader wants. Pure. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <df/base.h>

/* An answer never has more; one call appends never more; an event carries never more. */
enum {
    CONSOLE_ANSWER_LIMIT = 8 * 1024 * 1024,
    CONSOLE_APPEND_LIMIT = 1024 * 1024,
    CONSOLE_EVENT_LIMIT = 16 * 1024,
};

enum console_answer { CONSOLE_ALL = 200, CONSOLE_PART = 206, CONSOLE_NOTHING = 416 };

struct console_range {
    int64_t first, size;
};

/* Reads a Range header (NULL: none) for a console of `total` bytes. What is no byte range is as if
 * it were not there, as RFC 9110 says; several ranges are taken as the first. The range is cut to
 * CONSOLE_ANSWER_LIMIT. */
enum console_answer console_range(const char *header, int64_t total, struct console_range *range);

#endif
