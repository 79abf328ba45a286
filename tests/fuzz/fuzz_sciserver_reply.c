/* What a SciServer answers, which may be anybody's server. What must hold: entries are within their
 * bounds, words are one short line, and a token fits into a header. */
#include "sciserver_reply.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(const char *text, size_t most)
{
    if (strlen(text) > most)
        abort();
    for (; *text; text++)
        if ((unsigned char) *text < ' ' || (unsigned char) *text > 126)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *) data, *user;
    struct sciserver_listing listing;
    struct df_arena arena;
    int64_t ends;

    df_arena_init(&arena, 64 << 20);
    if (sciserver_listing_read(&arena, bytes, size, &listing)
        && (listing.file_count > SCISERVER_ENTRIES_MAX
            || listing.folder_count > SCISERVER_ENTRIES_MAX))
        abort();
    const char *words = sciserver_words(&arena, bytes, size);
    check_line(words, SCISERVER_WORDS_MAX);
    if (sciserver_problem_of(500, words) > SCISERVER_OTHER)
        abort();
    if (sciserver_token_read(&arena, bytes, size, &user, &ends) && strlen(user) > size)
        abort();
    const char *token = sciserver_token_of(&arena, df_strndup(&arena, bytes, size));
    if (token)
        check_line(token, SCISERVER_TOKEN_MAX);
    df_arena_release(&arena);
    return 0;
}
