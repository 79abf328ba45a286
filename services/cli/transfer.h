/* Bytes of any size between a file and the gateway, without holding them in memory. */
#ifndef CLI_TRANSFER_H
#define CLI_TRANSFER_H

#include "client.h"

/* GET below /api/v1, or of an object at /files/, into a new file beside `path`, which then gets its
 * name; "-" is standard output. */
int transfer_get(struct client *client, const char *path, const char *file) DF_MUST_CHECK;

/* The same for bytes whose SHA-256 and size are known: what an attempt that was cut off has left is
 * gone on with, and nothing gets the name that is not whole and right. */
int transfer_resume(struct client *client, const char *path, const char *file, const char *hash,
                    int64_t size) DF_MUST_CHECK;

/* PUT of `size` bytes of an open file from `offset` on. */
int transfer_put(struct client *client, const char *path, int fd, int64_t offset,
                 int64_t size) DF_MUST_CHECK;

/* POST of a file of `size` bytes. `answer` is the JSON that comes back; it lives as long as ctx. */
int transfer_post(struct client *client, const char *path, int fd, int64_t size,
                  json_t **answer) DF_MUST_CHECK;

#endif
