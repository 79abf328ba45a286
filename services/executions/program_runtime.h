/* The part of the Python runtime that an exported program brings along, compiled in. */
#ifndef PROGRAM_RUNTIME_H
#define PROGRAM_RUNTIME_H

struct program_runtime {
    const char *path, *text;
};

/* Ended by {}. Made of services/worker/runtime by shared/text2c.awk. */
extern const struct program_runtime program_runtime[];

#endif
