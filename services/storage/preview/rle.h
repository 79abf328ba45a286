/* Small numbers as Parquet packs them: runs of one value, and groups of eight in bits. */
#ifndef PREVIEW_RLE_H
#define PREVIEW_RLE_H

#include <df/base.h>

/* Reads up to `most` numbers of `width` bits (at most 32); how many there were. */
size_t rle_read(const unsigned char *bytes, size_t size, unsigned width, uint32_t *numbers,
                size_t most);

#endif
