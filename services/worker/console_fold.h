/* Folds the states of a line that a progress bar rewrites: what no terminal would still show is
 * left out before it is kept and sent. Pure; memory is bounded.
 *
 * A line is a pile of layers, each ended by a carriage return. A layer goes once a later one covers
 * it: writes as many letters or more from the beginning of the line (letters as browsers count
 * them, UTF-16), or erases the line. The colours it set stay. A line with anything else that moves
 * the cursor, with other control characters, with what is no UTF-8, or longer than FOLD_SIZE passes
 * through as it is, to its end. A line without a carriage return is never changed. */
#ifndef CONSOLE_FOLD_H
#define CONSOLE_FOLD_H

#include <df/base.h>

/* Bytes that are held; layers of one line that cover one another in part; bytes of the sequences
 * that make up a style, and of one sequence. */
enum { FOLD_SIZE = 16 * 1024, FOLD_LAYERS = 8, FOLD_STYLE = 96, FOLD_SEQUENCE = 32 };

/* Select Graphic Rendition sequences, from the last reset on. */
struct fold_style {
    char bytes[FOLD_STYLE];
    size_t size, last; /* where the last one begins */
    bool is_reset;     /* they begin with one */
};

struct fold_layer {
    size_t start, width;
    bool is_wiped; /* it erased the line */
    struct fold_style style;
};

struct console_fold {
    void (*take)(void *context, const char *bytes, size_t size);
    void *context;

    char bytes[FOLD_SIZE]; /* lines that have ended, then the one that has not */
    size_t ended, used;
    struct fold_layer layers[FOLD_LAYERS + 1]; /* the last of them is being written */
    size_t count, column;
    bool is_open; /* what was taken of this line left the cursor behind its beginning */
    bool is_raw;  /* this line passes through */

    char sequence[FOLD_SEQUENCE]; /* that has not ended; or a character */
    size_t sequence_size;
    unsigned missing; /* bytes of the character */
};

/* `take` gets what is kept, in order; it must not call back. */
void console_fold_init(struct console_fold *fold,
                       void (*take)(void *context, const char *bytes, size_t size), void *context);

void console_fold_write(struct console_fold *fold, const char *bytes, size_t size);

/* Bytes that a flush would give. */
size_t console_fold_waiting(const struct console_fold *fold);

/* Gives the present state of the line; it can still be covered, but not be left out any more. A
 * sequence or a character that has not ended stays. */
void console_fold_flush(struct console_fold *fold);

/* Gives all, whatever it is. What comes next begins a line. */
void console_fold_end(struct console_fold *fold);

#endif
