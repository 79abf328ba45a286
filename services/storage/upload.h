/* A resumable upload: parts in any order into one file, then an artifact. */
#ifndef UPLOAD_H
#define UPLOAD_H

#include "artifact.h"

enum { PART_SIZE_MIN = 16 * 1024 * 1024, PARTS_MAX = 10000, UPLOADS_PER_USER = 100 };

enum upload_state { UPLOAD_OPEN, UPLOAD_CLOSING, UPLOAD_DONE };

struct upload {
    const char *id, *project_id, *name, *type, *storage_id, *storage_name;
    int64_t size, part_size;
    const char *user_id, *user_name;
    int state; /* enum upload_state */
    const char *hash, *artifact_id, *created_at, *expires_at;
    json_t *parts;       /* [{number, size}] in order */
    const char *storage; /* in requests */
    int64_t uploads;
};

extern const struct df_field upload_fields[];        /* every column */
extern const struct df_field upload_new_fields[];    /* what a person sends */
extern const struct df_field upload_commit_fields[]; /* what a commit sends */

/* 16 MiB, or for very large files what makes at most 10,000 parts; whole MiB. */
int64_t upload_part_size(int64_t size);

int64_t upload_part_count(const struct upload *upload);

/* Bytes that part `number` (from 1) must have; 0 when there is no such part. */
int64_t upload_part_length(const struct upload *upload, int64_t number);

/* Numbers of the parts that have not arrived, at most 200. A new reference. */
json_t *upload_missing_parts(const struct upload *upload);

/* As REST shows it. A new reference. */
json_t *upload_json(const struct upload *upload);

#endif
