#include "console.h"

int console_follow(struct client *client, struct console *console, int64_t attempt, int64_t size)
{
    if (attempt != console->attempt) {
        line_writer_flush(&console->writer, stdout);
        if (console->attempt > 0 && *console->writer.prefix)
            printf("%s | (attempt %lld)\n", console->writer.prefix, (long long) attempt);
        console->attempt = attempt;
        console->offset = 0;
    }
    while (console->offset < size) {
        const char *bytes, *path = df_printf(&client->ctx->arena, "/jobs/%s/console?attempt=%lld",
                                             console->job, (long long) attempt);
        size_t got;
        int failed = client_bytes(client, path, console->offset, &bytes, &got);
        if (failed)
            return failed;
        if (got == 0)
            break;
        line_writer_write(&console->writer, bytes, got, stdout);
        console->offset += (int64_t) got;
    }
    return fflush(stdout) == 0 ? 0 : df_fail(client->ctx, DF_INTERNAL, "cannot write");
}
