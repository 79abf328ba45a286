/* What WebGME's blob store says of a file. Pure. */
#ifndef WEBGME_REPLY_H
#define WEBGME_REPLY_H

#include <df/record.h>

enum { WEBGME_HASH = 41 }; /* a SHA-1 in hexadecimal, with its end */

struct webgme_file {
    char id[WEBGME_HASH];      /* of its metadata: by this it is asked for */
    char content[WEBGME_HASH]; /* SHA-1 of its bytes */
    int64_t size;
};

/* The answer to createFile: one file. False when it is something else. */
bool webgme_created_read(const char *bytes, size_t size, struct webgme_file *file);

/* Whether this may be a SHA-1; NULL is none. */
bool webgme_is_hash(const char *text);

/* A SHA-1 as WebGME writes it. */
void webgme_hash(const unsigned char *raw, char hash[WEBGME_HASH]);

/* The answer to metadata, but for the id. */
bool webgme_metadata_read(const char *bytes, size_t size, struct webgme_file *file);

#endif
