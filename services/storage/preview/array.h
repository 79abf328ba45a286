/* Values of an array: figures about them, the first of them as a table, small ones as a picture. */
#ifndef PREVIEW_ARRAY_H
#define PREVIEW_ARRAY_H

#include "npy.h"

/* `count` values are there, of npy->count; npy->kind is known. */
void array_show(struct look *look, const struct npy *npy, const unsigned char *values,
                int64_t count);

#endif
