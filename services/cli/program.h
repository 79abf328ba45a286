/* The programs that make up one system, in the order in which they start. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "gateway_config.h"
#include "postgres.h"

enum program_name {
    PROGRAM_DATABASE,
    PROGRAM_REDIS,
    PROGRAM_GATEWAY,
    PROGRAM_AUTH,
    PROGRAM_PROJECTS,
    PROGRAM_EXECUTIONS,
    PROGRAM_STORAGE,
    PROGRAM_COMPUTE,
    PROGRAM_WORKER,
    PROGRAM_COUNT,
};

struct program {
    const char *name;
    const char *stop_signal;       /* what it understands as "finish now" */
    const char *stop_milliseconds; /* then it is killed */
    enum port_name port;           /* PORT_COUNT: has none */
    bool needs_database;           /* started when the schemas are there */
};

extern const struct program programs[PROGRAM_COUNT];

/* All that a run script needs to know. */
struct system {
    struct layout layout;
    struct data_folder folder;
    struct settings settings;
    struct ports ports;
    struct postgres postgres;
    bool is_wanted[PROGRAM_COUNT]; /* all but the worker when there shall be none */
};

/* The shell script that becomes the program, in ctx's arena. */
int program_script(struct df_ctx *ctx, const struct system *system, enum program_name name,
                   const char **script) DF_MUST_CHECK;

#endif
