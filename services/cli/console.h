/* The consoles of jobs: followed, saved, searched. */
#ifndef CLI_CONSOLE_H
#define CLI_CONSOLE_H

#include "client.h"
#include "line_writer.h"

struct console {
    const char *job;         /* its id */
    int64_t attempt, offset; /* what has been asked for so far */
    struct line_writer writer;
    FILE *out; /* NULL: standard output */
};

/* What is looked for: plain text; without `is_exact` the case of ASCII letters is the same. */
struct console_query {
    const char *text;
    bool is_exact, wants_json;
};

/* Asks for what is new up to `size` and prints it. A new attempt begins at the beginning. */
int console_follow(struct client *client, struct console *console, int64_t attempt,
                   int64_t size) DF_MUST_CHECK;

/* All that there is now of the job's latest attempt, as it was printed, into a file: whole or not
 * at all. */
int console_save(struct client *client, const json_t *job, const char *path) DF_MUST_CHECK;

/* Prints the lines of these jobs that have the text, with their numbers. DF_NOT_FOUND when none
 * has. */
int console_find(struct client *client, const json_t *jobs,
                 const struct console_query *query) DF_MUST_CHECK;

#endif
