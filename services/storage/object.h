/* An object: bytes named by their SHA-256 within one project and one storage. */
#ifndef OBJECT_H
#define OBJECT_H

#include <df/digest.h>
#include <df/record.h>

/* 1 TiB. */
#define OBJECT_MAX_SIZE ((int64_t) 1 << 40)

struct object_key {
    const char *project, *storage; /* UUIDs in lower case */
    const char *hash;
};

struct object {
    const char *project_id, *storage_id, *hash;
    int64_t size;
    bool is_doomed;
    bool is_unsure; /* doomed, but only until somebody has looked whether it is there */
};

extern const struct df_field object_fields[];

/* The canonical form, in the arena; NULL when `text` is no UUID. */
const char *object_uuid(struct df_arena *arena, const char *text);

#endif
