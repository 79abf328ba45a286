/* The kinds of bytes that are known, in the order in which they are tried. */
#ifndef PREVIEW_KINDS_H
#define PREVIEW_KINDS_H

#include "look.h"

struct kind {
    /* By the first bytes (at most 512) and the size of all. */
    bool (*fits)(const unsigned char *head, size_t count, int64_t size);
    void (*look)(struct look *look);
};

extern const struct kind kinds[]; /* ended by {}; the last one takes everything */

#endif
