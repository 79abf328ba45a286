/* An archive of an extension comes from anywhere: zip or tar, and what is in it. */
#include "extension_check.h"
#include "extension_python.h"
#include "extension_zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct df_ctx ctx;
    json_t *files;

    df_ctx_init(&ctx, "fuzz", NULL);
    if (!extension_zip_read(&ctx, data, size, &files)) {
        json_t *problems = df_defer_json(&ctx.arena, json_array());
        json_t *resource = df_defer_json(&ctx.arena, json_pack("{ss}", "name", "r"));
        extension_check(files, problems);
        (void) extension_python_code(&ctx, files, resource);
    }
    df_ctx_release(&ctx);
    return 0;
}
