/* What looks at artifacts could be taken over by one: what it answers is checked like anybody's. */
#include "preview.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *json = json_loadb((const char *) data, size, 0, NULL);
    const json_t *image = json_object_get(json, "image");

    if (json && !preview_problem(json) && image
        && strncmp(json_string_value(json_object_get(image, "type")), "image/", 6) != 0)
        abort();
    json_decref(json);
    return 0;
}
