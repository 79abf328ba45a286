/* What a WebGME server says of a file, which may be anybody's server. What must hold: what is
 * accepted fits into a path. */
#include "webgme_reply.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_hash(const char *hash)
{
    if (strlen(hash) != WEBGME_HASH - 1 || strspn(hash, "0123456789abcdef") != WEBGME_HASH - 1)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct webgme_file file = {};

    if (webgme_metadata_read((const char *) data, size, &file)) {
        check_hash(file.content);
        if (file.size < 0)
            abort();
    }
    if (webgme_created_read((const char *) data, size, &file)) {
        check_hash(file.id);
        check_hash(file.content);
    }
    return 0;
}
