/* Zip archives by their directory at the end; of a member only the beginning is unpacked. */
#ifndef PREVIEW_ZIP_H
#define PREVIEW_ZIP_H

#include "bytes.h"

enum { ZIP_ENTRIES = 2000 };

struct zip_entry {
    const char *name; /* as it is there; NUL-terminated */
    size_t name_size;
    unsigned method, flags;
    int64_t packed, size, at; /* of its local header */
};

struct zip {
    struct df_arena *arena;
    struct bytes *bytes;
    struct zip_entry *entries;
    size_t count;  /* at most ZIP_ENTRIES */
    int64_t total; /* as the directory says */
};

/* False when there is no directory that can be read. */
bool zip_open(struct df_arena *arena, struct bytes *bytes, struct zip *zip);

/* The first `most` bytes of a member, or all; NULL when they cannot be unpacked. */
const unsigned char *zip_head(struct zip *zip, const struct zip_entry *entry, size_t most,
                              size_t *count);

/* NULL when there is none of this name. */
const struct zip_entry *zip_find(const struct zip *zip, const char *name);

#endif
