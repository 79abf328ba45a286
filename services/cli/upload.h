/* A file becomes an artifact of a project. */
#ifndef CLI_UPLOAD_H
#define CLI_UPLOAD_H

#include "client.h"

struct upload_order {
    const char *project, *storage, *name;
    const char *type; /* NULL: the server finds out */
    const char *hash; /* that the bytes must have; NULL: not known */
};

/* Sends `size` bytes of an open file in parts, and goes on with what an earlier call that was cut
 * off has sent of the same bytes. `artifact` lives as long as ctx. */
int upload_file(struct client *client, const struct upload_order *order, int fd, int64_t size,
                json_t **artifact) DF_MUST_CHECK;

#endif
