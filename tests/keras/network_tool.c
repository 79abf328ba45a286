/* Answers what is known of networks, for comparing with Keras and with the browser: one question
 * per line on stdin, one answer per line on stdout. With a number as its argument it answers the
 * first question so often, and says how many microseconds each took; with `code` as the last one
 * it answers with the code. */
#include "code.h"
#include "describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROOM_FIRST = 1024 * 1024, ROOM_MOST = 1024 * 1024 * 1024 };

static const char *(*ask)(const char *, size_t, struct room *) = keras_describe;
static char *block;
static size_t size;

static const char *answer(const char *question, size_t length)
{
    for (;;) {
        struct room room = {.start = block, .size = size};
        const char *said = block ? ask(question, length, &room) : NULL;
        if (said || size >= ROOM_MOST)
            return said;
        size = size ? size * 2 : ROOM_FIRST;
        free(block);
        block = malloc(size);
    }
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double) time.tv_sec * 1e6 + (double) time.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
    long times = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    char *line = NULL;
    size_t space = 0;
    ssize_t length;

    if (argc > 1 && strcmp(argv[argc - 1], "code") == 0)
        ask = keras_code;
    while ((length = getline(&line, &space, stdin)) > 0) {
        const char *said = answer(line, (size_t) length);
        double start = now();
        for (long i = 0; i < times; i++)
            said = answer(line, (size_t) length);
        if (times > 0)
            printf("%.1f\n", (now() - start) / (double) times);
        else
            puts(said ? said : "{\"error\":\"is too large\"}");
        fflush(stdout);
    }
    free(line);
    free(block);
    return 0;
}
