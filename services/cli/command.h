/* The commands as data: their words, options and help; and what was typed, taken apart by them. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <df/ctx.h>

enum { ARGUMENT_LIMIT = 64, OPTION_LIMIT = 64 };

struct option_row {
    const char *name;  /* "port" for --port */
    char letter;       /* 'p' for -p, or 0 */
    const char *value; /* what follows, for the help: "N"; NULL for a switch */
    const char *help;
};

struct invocation;

struct command {
    const char *words;                /* "executions cancel" */
    const char *arguments;            /* for the help: "NAME [VALUE]" */
    size_t least, most;               /* how many arguments */
    const struct option_row *options; /* ended by {}, or NULL */
    int (*run)(struct invocation *invocation);
    const char *help;
};

/* What was typed. */
struct invocation {
    struct df_ctx *ctx;
    const struct command *command;
    const char *arguments[ARGUMENT_LIMIT];
    size_t argument_count;
    const struct option_row *options[OPTION_LIMIT];
    const char *values[OPTION_LIMIT];
    size_t option_count;
};

/* Options that every command has. */
extern const struct option_row common_options[];

/* Pure. Finds the command (in tables ended by NULL, each ended by {}) and sorts its options and
 * arguments. Fails with "usage" and says what is wrong. Without any word `command` stays NULL. */
int command_parse(struct df_ctx *ctx, const struct command *const *tables, char *const *words,
                  struct invocation *invocation) DF_MUST_CHECK;

/* The value of an option, "" for a switch that was given, NULL when it was not. The last one wins.
 */
const char *option_value(const struct invocation *invocation, const char *name);

/* The value given the nth time, counted from 0, or NULL. */
const char *option_nth(const struct invocation *invocation, const char *name, size_t nth);

/* Argument number `at`, or NULL. */
const char *argument(const struct invocation *invocation, size_t at);

/* Whether -o json was asked for. */
bool wants_json(const struct invocation *invocation);

#endif
