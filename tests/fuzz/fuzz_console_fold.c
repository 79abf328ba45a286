/* A job prints anything, in any pieces. What is kept of it looks as what was printed, at each flush
 * and at the end, and is never more. */
#include "../unit/terminal.h"
#include "console_fold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct terminal printed, kept;
static size_t kept_size;

static void take(void *context, const char *bytes, size_t size)
{
    (void) context;
    kept_size += size;
    terminal_print(&kept, bytes, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct console_fold fold;
    size_t printed_size = 0;

    memset(&printed, 0, sizeof printed);
    memset(&kept, 0, sizeof kept);
    kept_size = 0;
    console_fold_init(&fold, take, NULL);
    for (size_t at = 0;
         at < size;) { /* a byte below 16 ahead of a piece: flush behind it; its length */
        size_t piece = data[at] / 4 + 1, left = size - at - 1;
        bool flushes = data[at++] % 4 == 0;
        if (piece > left)
            piece = left;
        console_fold_write(&fold, (const char *) data + at, piece);
        terminal_print(&printed, (const char *) data + at, piece);
        printed_size += piece;
        at += piece;
        if (!flushes)
            continue;
        console_fold_flush(&fold);
        if (fold.sequence_size == 0 && !terminal_equals(&printed, &kept))
            abort();
    }
    console_fold_end(&fold);
    if (!terminal_equals(&printed, &kept) || kept_size > printed_size)
        abort();
    return 0;
}
