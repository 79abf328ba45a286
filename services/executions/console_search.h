/* Finding a text in a console that arrives in pieces, line by line. Pure.
 * What is looked at is what was printed: ANSI sequences are left out, so they hide nothing; a
 * carriage return ends what can match, and what it overwrote is found as well. A match never spans
 * lines. */
#ifndef CONSOLE_SEARCH_H
#define CONSOLE_SEARCH_H

#include <df/base.h>

/* In bytes: of the text that is looked for; of what a match shows; of a line that is held at once;
 * of a sequence; of what is passed over at once. */
enum {
    CONSOLE_SEARCH_QUERY = 200,
    CONSOLE_SEARCH_EXCERPT = 240,
    CONSOLE_SEARCH_HELD = 16 * 1024,
    CONSOLE_SEARCH_SEQUENCE = 4096,
    CONSOLE_SEARCH_PLAIN = 64 * 1024,
};

/* The first match of a line. */
struct console_match {
    int64_t line, offset; /* the line from 1; where the match begins in the console, in bytes */
    char text[CONSOLE_SEARCH_EXCERPT + 1]; /* UTF-8: of the line, around the match */
    size_t size;
};

/* Where a search is, so that another can go on: what is before `offset` has been looked at. */
struct console_place {
    int64_t offset, line;
    bool is_found; /* the rest of this line is passed over */
};

enum console_sequence { SEQUENCE_NONE, SEQUENCE_ESCAPE, SEQUENCE_CSI, SEQUENCE_TEXT, SEQUENCE_END };

struct console_search {
    char query[CONSOLE_SEARCH_QUERY];
    size_t length;
    bool is_exact;

    int64_t offset, line; /* of the next byte */
    bool is_found;
    enum console_sequence sequence;
    size_t sequence_size;
    int64_t sequence_offset;

    size_t held;
    char plain[CONSOLE_SEARCH_PLAIN];
    char text[CONSOLE_SEARCH_HELD], folded[CONSOLE_SEARCH_HELD];
    int64_t offsets[CONSOLE_SEARCH_HELD];

    struct console_match *matches; /* the caller's */
    size_t count, limit;
};

/* Why the text cannot be looked for, or NULL: 1 to CONSOLE_SEARCH_QUERY bytes without control
 * characters. */
const char *console_query_problem(const char *query);

/* Begins at `place` and finds up to `limit` matches. Without `is_exact` the case of ASCII letters
 * is the same. */
void console_search_begin(struct console_search *search, const char *query, bool is_exact,
                          struct console_place place, struct console_match *matches, size_t limit);

/* The next bytes. Answers how many were looked at: fewer than `size` once `limit` matches are
 * found. */
size_t console_search_feed(struct console_search *search, const char *bytes, size_t size);

/* Looks at what has no line end yet, and answers where another search has to go on: behind what was
 * fed, less the few bytes in which a match may have begun. It never stays where it was as long as
 * more was fed than those, which are CONSOLE_SEARCH_QUERY bytes with a sequence before each. */
struct console_place console_search_pause(struct console_search *search);

/* Reads what next_cursor was: "offset-line-found". NULL is the beginning; false when it is none of
 * ours. */
bool console_place_read(const char *cursor, struct console_place *place);

#endif
