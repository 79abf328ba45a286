/* What an S3 server answers, which may be anybody's server. What must hold: what is accepted is
 * within its bounds, and every text in it ends. */
#include "s3_xml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
    if (text && strlen(text) > S3_XML_TEXT_MAX)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct df_arena arena;
    struct s3_answer answer = {};

    df_arena_init(&arena, 64 << 20);
    if (s3_xml_read(&arena, (const char *) data, size, &answer)) {
        if (answer.count > S3_ITEMS_MAX)
            abort();
        const char *const texts[] = {answer.root,   answer.code,  answer.message, answer.region,
                                     answer.upload, answer.token, answer.marker};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            check_text(texts[i]);
        for (size_t i = 0; i < answer.count; i++) {
            check_text(answer.items[i].key);
            check_text(answer.items[i].etag);
            check_text(answer.items[i].code);
            check_text(answer.uploads[i]);
        }
    }
    df_arena_release(&arena);
    return 0;
}
