/* What a job prints is anything. However it is cut, the same is found; excerpts are UTF-8. */
#include "console_search.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 64 };

static size_t find(const char *bytes, size_t size, size_t piece, struct console_match *matches)
{
    static struct console_search search;
    static const struct console_place first = {0, 1, false};

    console_search_begin(&search, "ab", false, first, matches, MOST);
    for (size_t at = 0; at < size; at += piece)
        console_search_feed(&search, bytes + at, size - at < piece ? size - at : piece);
    struct console_place place = console_search_pause(&search);
    if (place.offset < 0 || place.offset > (int64_t) size || place.line < 1)
        abort();
    return search.count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct console_match whole[MOST], cut[MOST];

    if (size < 2)
        return 0;
    size_t count = find((const char *) data + 1, size - 1, size, whole);
    if (find((const char *) data + 1, size - 1, (size_t) data[0] % 64 + 1, cut) != count)
        abort();
    for (size_t i = 0; i < count; i++)
        if (whole[i].line != cut[i].line || whole[i].offset != cut[i].offset
            || strcmp(whole[i].text, cut[i].text) != 0)
            abort();
    return 0;
}
