/* Fetches the console of one job, piece by piece. */
#ifndef CLI_CONSOLE_H
#define CLI_CONSOLE_H

#include "client.h"
#include "line_writer.h"

struct console {
    const char *job;         /* its id */
    int64_t attempt, offset; /* what has been asked for so far */
    struct line_writer writer;
};

/* Asks for what is new up to `size` and prints it. A new attempt begins at the beginning. */
int console_follow(struct client *client, struct console *console, int64_t attempt,
                   int64_t size) DF_MUST_CHECK;

#endif
