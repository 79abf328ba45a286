/* What df-preview and df-storage say to each other on one socket. The preview asks for bytes until
 * it has seen enough, then sends what it found out. */
#ifndef PREVIEW_WIRE_H
#define PREVIEW_WIRE_H

#include <df/base.h>

enum { WIRE_READ_MAX = 1024 * 1024, WIRE_RESULT_MAX = 1024 * 1024 };

enum wire_kind {
    WIRE_READ = 1, /* answered with exactly `length` bytes from `offset` on, or a closed line */
    WIRE_RESULT,   /* `length` bytes of JSON follow */
};

struct wire_request {
    uint32_t kind, length;
    int64_t offset;
};

#endif
