/* The answer to who wants the bytes of an object. */
#ifndef DOWNLOAD_H
#define DOWNLOAD_H

#include "object.h"

#include <df/http_server.h>

/* The gateway sends them, or a redirect leads to the storage that has them. */
int download_reply(struct df_call *call, const struct object_key *key,
                   const char *disposition) DF_MUST_CHECK;

#endif
