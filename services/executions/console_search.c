#include "console_search.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* No console is longer than MOST bytes or lines. */
static const int64_t MOST = INT64_C(1) << 50;

enum { BEFORE_MATCH = 60, ESCAPE = 0x1b, BELL = 0x07 };

const char *console_query_problem(const char *query)
{
    size_t length = query ? strlen(query) : 0;

    if (length == 0)
        return "is required";
    if (length > CONSOLE_SEARCH_QUERY)
        return "may have at most 200 bytes";
    for (const char *at = query; *at; at++)
        if ((unsigned char) *at < ' ' && *at != '\t')
            return "may have no control characters";
    return NULL;
}

static char fold(const struct console_search *search, char letter)
{
    return !search->is_exact && letter >= 'A' && letter <= 'Z' ? (char) (letter - 'A' + 'a')
                                                               : letter;
}

void console_search_begin(struct console_search *search, const char *query, bool is_exact,
                          struct console_place place, struct console_match *matches, size_t limit)
{
    search->is_exact = is_exact;
    search->length = strlen(query);
    for (size_t i = 0; i < search->length; i++)
        search->query[i] = fold(search, query[i]);
    search->offset = place.offset;
    search->line = place.line;
    search->is_found = place.is_found;
    search->sequence = SEQUENCE_NONE;
    search->held = 0;
    search->matches = matches;
    search->count = 0;
    search->limit = limit;
}

static bool is_inside(char byte)
{
    return ((unsigned char) byte & 0xc0) == 0x80;
}

/* The bytes of the character that begins here, 0 when there is none that can be shown. */
static size_t character(const char *text, size_t size)
{
    unsigned char first = (unsigned char) text[0];
    size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    unsigned char second = length > 1 && size > 1 ? (unsigned char) text[1] : 0x80;

    if (first > 0xf4 || length > size || (first < ' ' && first != '\t') || first == 0x7f)
        return 0;
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)
        || (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
        return 0;
    for (size_t i = 1; i < length; i++)
        if (!is_inside(text[i]))
            return 0;
    return length;
}

/* Copies what is UTF-8; a question mark stands for each byte that is not. */
static void copy_text(struct console_match *match, const char *text, size_t size)
{
    for (size_t i = 0, length; i < size; i += length ? length : 1) {
        length = character(text + i, size - i);
        if (match->size + (length ? length : 1) > CONSOLE_SEARCH_EXCERPT)
            break;
        if (length)
            memcpy(match->text + match->size, text + i, length);
        else
            match->text[match->size] = '?';
        match->size += length ? length : 1;
    }
    match->text[match->size] = '\0';
}

/* The match at `at` of what is held, with what is around it, from the beginning of a character on.
 */
static void note(struct console_search *search, size_t at)
{
    struct console_match *match = &search->matches[search->count++];
    size_t from = at > BEFORE_MATCH ? at - BEFORE_MATCH : 0;

    while (from > 0 && from < at && is_inside(search->text[from]))
        from++;
    match->line = search->line;
    match->offset = search->offsets[at];
    match->size = 0;
    copy_text(match, search->text + from, search->held - from);
    search->is_found = true;
}

/* Looks at what is held; unless a line goes on behind it, nothing stays. */
static void look(struct console_search *search, bool goes_on)
{
    const char *at = search->is_found || search->count == search->limit
                         ? NULL
                         : memmem(search->folded, search->held, search->query, search->length);
    size_t kept = goes_on && !at && !search->is_found ? search->length - 1 : 0;

    if (at)
        note(search, (size_t) (at - search->folded));
    if (kept > search->held)
        kept = search->held;
    memmove(search->text, search->text + search->held - kept, kept);
    memmove(search->folded, search->folded + search->held - kept, kept);
    memmove(search->offsets, search->offsets + search->held - kept, kept * sizeof *search->offsets);
    search->held = kept;
}

static void hold(struct console_search *search, char byte)
{
    if (search->is_found)
        return;
    if (search->held == CONSOLE_SEARCH_HELD)
        look(search, true);
    if (search->is_found)
        return;
    search->text[search->held] = byte;
    search->folded[search->held] = fold(search, byte);
    search->offsets[search->held++] = search->offset;
}

/* What a byte makes of a sequence it is part of. SEQUENCE_END: it was the last one. */
static enum console_sequence sequence_next(enum console_sequence sequence, unsigned char byte)
{
    switch (sequence) {
    case SEQUENCE_ESCAPE:
        if (byte == '[')
            return SEQUENCE_CSI;
        if (byte == ']' || byte == 'P' || byte == '^' || byte == '_')
            return SEQUENCE_TEXT;
        return byte >= ' ' && byte < '0' ? SEQUENCE_ESCAPE : SEQUENCE_END;
    case SEQUENCE_CSI:
        return byte >= '@' && byte <= '~' ? SEQUENCE_END : SEQUENCE_CSI;
    case SEQUENCE_TEXT:
        return byte == BELL ? SEQUENCE_END : SEQUENCE_TEXT;
    case SEQUENCE_NONE:
    case SEQUENCE_END:
        break;
    }
    return SEQUENCE_NONE;
}

/* True when the byte was part of a sequence. A line ends every sequence. */
static bool skip(struct console_search *search, char byte)
{
    if (byte == ESCAPE) {
        search->sequence = SEQUENCE_ESCAPE;
        search->sequence_size = 0;
        search->sequence_offset = search->offset;
        return true;
    }
    if (search->sequence == SEQUENCE_NONE)
        return false;
    if (byte == '\n' || byte == '\r' || search->sequence_size++ == CONSOLE_SEARCH_SEQUENCE) {
        search->sequence = SEQUENCE_NONE;
        return false;
    }
    search->sequence = sequence_next(search->sequence, (unsigned char) byte);
    if (search->sequence == SEQUENCE_END)
        search->sequence = SEQUENCE_NONE;
    return true;
}

static void take(struct console_search *search, char byte)
{
    if (skip(search, byte))
        return;
    if (byte == '\n' || byte == '\r')
        look(search, false);
    else
        hold(search, byte);
    if (byte == '\n') {
        search->line++;
        search->is_found = false;
    }
}

static int64_t count_lines(const char *bytes, size_t size)
{
    int64_t count = 0;

    for (size_t i = 0; i < size; i++)
        count += bytes[i] == '\n';
    return count;
}

/* Passes over whole lines without a sequence and without a match, many at once. Answers their
 * size. */
static size_t pass_plain(struct console_search *search, const char *bytes, size_t size)
{
    if (search->held > 0 || search->is_found || search->sequence != SEQUENCE_NONE)
        return 0;
    if (size > CONSOLE_SEARCH_PLAIN)
        size = CONSOLE_SEARCH_PLAIN;
    const char *escape = memchr(bytes, ESCAPE, size);
    if (escape)
        size = (size_t) (escape - bytes);
    for (size_t i = 0; i < size; i++)
        search->plain[i] = fold(search, bytes[i]);
    const char *match = memmem(search->plain, size, search->query, search->length);
    if (match)
        size = (size_t) (match - search->plain);
    const char *last = memrchr(bytes, '\n', size);
    size_t passed = last ? (size_t) (last - bytes) + 1 : 0;
    search->line += count_lines(bytes, passed);
    search->offset += (int64_t) passed;
    return passed;
}

/* The rest of a line with a match. */
static size_t pass_found(struct console_search *search, const char *bytes, size_t size)
{
    const char *line = memchr(bytes, '\n', size);
    size_t passed = line ? (size_t) (line - bytes) : size;

    search->offset += (int64_t) passed;
    return passed;
}

size_t console_search_feed(struct console_search *search, const char *bytes, size_t size)
{
    size_t i = 0;

    while (i < size && search->count < search->limit) {
        bool begins = i == 0 || bytes[i - 1] == '\n';
        if (search->is_found)
            i += pass_found(search, bytes + i, size - i);
        else if (begins)
            i += pass_plain(search, bytes + i, size - i);
        if (i == size)
            break;
        take(search, bytes[i++]);
        search->offset++;
    }
    return i;
}

struct console_place console_search_pause(struct console_search *search)
{
    look(search, true);
    struct console_place place = {search->offset, search->line, search->is_found};

    if (search->sequence != SEQUENCE_NONE && !search->is_found)
        place.offset = search->sequence_offset;
    if (search->held > 0)
        place.offset = search->offsets[0];
    return place;
}

static bool read_number(const char **text, char end, int64_t *number)
{
    char *after;

    if (!isdigit((unsigned char) **text))
        return false;
    errno = 0;
    *number = strtoll(*text, &after, 10);
    if (errno || *after != end)
        return false;
    *text = after + (end != '\0');
    return true;
}

bool console_place_read(const char *cursor, struct console_place *place)
{
    int64_t found = 0;

    *place = (struct console_place){0, 1, false};
    if (!cursor)
        return true;
    if (!read_number(&cursor, '-', &place->offset) || !read_number(&cursor, '-', &place->line)
        || !read_number(&cursor, '\0', &found))
        return false;
    place->is_found = found == 1;
    return found <= 1 && place->line >= 1 && place->line <= MOST && place->offset <= MOST;
}
