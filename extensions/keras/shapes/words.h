/* A sentence of bounded length. Without the C library's printf, so that it is the same in a
 * browser. */
#ifndef WORDS_H
#define WORDS_H

#include <stddef.h>
#include <stdint.h>

enum { WORDS_BYTES = 240 };

/* Always ended by 0; what does not fit is left out. All zeros is empty. */
struct words {
    char text[WORDS_BYTES];
    size_t length;
};

void words_add(struct words *words, const char *text);
void words_add_number(struct words *words, int64_t number);

#endif
