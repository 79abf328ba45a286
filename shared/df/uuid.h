/* Identifiers and random text. */
#ifndef DF_UUID_H
#define DF_UUID_H

#include <df/arena.h>

enum { DF_UUID_SIZE = 37 };

/* A version 7 UUID (RFC 9562 section 5.7): sorts by time of making. */
const char *df_uuid_new(struct df_arena *arena);

/* `bytes` random bytes in hexadecimal, from the kernel; at most 64 bytes. */
const char *df_random_hex(struct df_arena *arena, size_t bytes);

#endif
