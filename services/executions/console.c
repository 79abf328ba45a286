#include "console.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A row of digits and what follows; false when there is none or it is too long. */
static bool read_number(const char **text, int64_t *number)
{
    char *end;

    if (**text < '0' || **text > '9')
        return false;
    errno = 0;
    long long value = strtoll(*text, &end, 10);
    if (errno)
        return false;
    *number = value;
    *text = end;
    return true;
}

static bool ends(const char *text)
{
    return *text == '\0' || *text == ',';
}

/* "bytes=5-", "bytes=5-9" or "bytes=-5": last is inclusive. False for anything else. */
static bool parse(const char *header, int64_t total, int64_t *first, int64_t *last)
{
    int64_t length;

    if (!header || strncmp(header, "bytes=", 6) != 0)
        return false;
    header += 6;
    *last = INT64_MAX;
    if (*header == '-') {
        header++;
        if (!read_number(&header, &length) || !ends(header))
            return false;
        *first = length > total ? 0 : total - length;
        return true;
    }
    if (!read_number(&header, first) || *header++ != '-')
        return false;
    if (!ends(header) && !read_number(&header, last))
        return false;
    return ends(header) && *first <= *last;
}

static void cut(struct console_range *range, int64_t first, int64_t last, int64_t total)
{
    int64_t size = (last < total ? last + 1 : total) - first;

    range->first = first;
    range->size = size < CONSOLE_ANSWER_LIMIT ? size : CONSOLE_ANSWER_LIMIT;
}

enum console_answer console_range(const char *header, int64_t total, struct console_range *range)
{
    int64_t first, last;

    if (!parse(header, total, &first, &last)) {
        cut(range, 0, INT64_MAX, total);
        return range->size == total ? CONSOLE_ALL : CONSOLE_PART;
    }
    if (first >= total) {
        *range = (struct console_range){total, 0};
        return CONSOLE_NOTHING;
    }
    cut(range, first, last, total);
    return CONSOLE_PART;
}
