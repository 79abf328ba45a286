/* Snappy's raw format, unpacked. */
#ifndef PREVIEW_SNAPPY_H
#define PREVIEW_SNAPPY_H

#include <df/base.h>

/* True when it makes exactly `room` bytes. */
bool snappy_unpack(const unsigned char *packed, size_t size, unsigned char *out, size_t room);

#endif
