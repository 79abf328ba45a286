#include "command.h"

#include <string.h>

const struct option_row common_options[] = {
    {"data", 'd', "DIR", "the data folder (else DEEPFORGE_DATA_DIR, data.dir, ~/.deepforge)"},
    {"host", 'H', "URL",
     "the server to talk to (else DEEPFORGE_HOST, or the system that runs here)"},
    {"token", 't', "TOKEN", "who you are (else DEEPFORGE_TOKEN, or the guest)"},
    {"output", 'o', "json|table", "how to print results"},
    {"help", 'h', NULL, "this text"},
    {},
};

/* How many of the command's words stand at `words`: all of them, or 0. */
static size_t match_words(const char *command, char *const *words)
{
    size_t matched = 0;

    while (*command) {
        size_t length = strcspn(command, " ");
        const char *word = words[matched];
        if (!word || strlen(word) != length || strncmp(word, command, length) != 0)
            return 0;
        matched++;
        command += length + (command[length] == ' ');
    }
    return matched;
}

static const struct command *find_command(const struct command *const *tables, char *const *words,
                                          size_t *matched)
{
    const struct command *best = NULL;

    *matched = 0;
    for (; *tables; tables++)
        for (const struct command *command = *tables; command->words; command++) {
            size_t count = match_words(command->words, words);
            if (count > *matched) {
                *matched = count;
                best = command;
            }
        }
    return best;
}

static const struct option_row *find_row(const struct option_row *rows, const char *name,
                                         size_t length, char letter)
{
    for (; rows && rows->name; rows++)
        if (letter ? rows->letter == letter
                   : strlen(rows->name) == length && strncmp(rows->name, name, length) == 0)
            return rows;
    return NULL;
}

/* "--name", "--name=value", "-n" or "-nvalue"; `inside` is the value in the same word, or NULL. */
static const struct option_row *find_option(const struct command *command, const char *word,
                                            const char **inside)
{
    bool is_long = word[1] == '-';
    const char *name = word + 2;
    size_t length = is_long ? strcspn(name, "=") : 0;
    char letter = is_long ? 0 : word[1];
    const struct option_row *row = command ? find_row(command->options, name, length, letter)
                                           : NULL;

    if (!row)
        row = find_row(common_options, name, length, letter);
    *inside = is_long ? (name[length] ? name + length + 1 : NULL) : (word[2] ? word + 2 : NULL);
    return row;
}

/* Returns how many words were used, or a failure. */
static int take_option(struct invocation *invocation, char *const *words)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *value;
    const struct option_row *row = find_option(invocation->command, words[0], &value);
    int used = 1;

    if (!row)
        return df_fail_as(ctx, DF_INVALID, "usage", "there is no option '%s' here", words[0]);
    if (!row->value && value)
        return df_fail_as(ctx, DF_INVALID, "usage", "--%s takes no value", row->name);
    if (row->value && !value) {
        value = words[1];
        used = 2;
    }
    if (row->value && !value)
        return df_fail_as(ctx, DF_INVALID, "usage", "--%s needs a value: %s", row->name,
                          row->value);
    if (invocation->option_count == OPTION_LIMIT)
        return df_fail_as(ctx, DF_INVALID, "usage", "too many options");
    invocation->options[invocation->option_count] = row;
    invocation->values[invocation->option_count++] = value ? value : "";
    return used;
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1];
}

/* Options in front of the command's words: only those that every command has. */
static int take_leading(struct invocation *invocation, char *const **words)
{
    while (**words && is_option(**words)) {
        int used = take_option(invocation, *words);
        if (used < 0)
            return used;
        *words += used;
    }
    return 0;
}

static int take_rest(struct invocation *invocation, char *const *words)
{
    bool only_arguments = false;

    while (*words) {
        if (!only_arguments && strcmp(*words, "--") == 0) {
            only_arguments = true;
            words++;
        } else if (!only_arguments && is_option(*words)) {
            int used = take_option(invocation, words);
            if (used < 0)
                return used;
            words += used;
        } else if (invocation->argument_count == ARGUMENT_LIMIT) {
            return df_fail_as(invocation->ctx, DF_INVALID, "usage", "too many arguments");
        } else {
            invocation->arguments[invocation->argument_count++] = *words++;
        }
    }
    return 0;
}

static int check_count(struct invocation *invocation)
{
    const struct command *command = invocation->command;

    if (option_value(invocation, "help"))
        return 0;
    if (invocation->argument_count < command->least || invocation->argument_count > command->most)
        return df_fail_as(invocation->ctx, DF_INVALID, "usage", "usage: deepforge %s %s",
                          command->words, command->arguments ? command->arguments : "");
    const char *output = option_value(invocation, "output");
    if (output && strcmp(output, "json") != 0 && strcmp(output, "table") != 0)
        return df_fail_as(invocation->ctx, DF_INVALID, "usage",
                          "--output must be json or table, not '%s'", output);
    return 0;
}

int command_parse(struct df_ctx *ctx, const struct command *const *tables, char *const *words,
                  struct invocation *invocation)
{
    size_t matched;

    *invocation = (struct invocation){.ctx = ctx};
    int failed = take_leading(invocation, &words);
    if (failed || !*words)
        return failed;
    invocation->command = find_command(tables, words, &matched);
    if (!invocation->command)
        return df_fail_as(ctx, DF_INVALID, "usage",
                          "there is no command '%s'; deepforge --help lists them", words[0]);
    failed = take_rest(invocation, words + matched);
    return failed ? failed : check_count(invocation);
}

const char *option_nth(const struct invocation *invocation, const char *name, size_t nth)
{
    for (size_t i = 0; i < invocation->option_count; i++)
        if (strcmp(invocation->options[i]->name, name) == 0 && nth-- == 0)
            return invocation->values[i];
    return NULL;
}

const char *option_value(const struct invocation *invocation, const char *name)
{
    for (size_t i = invocation->option_count; i > 0; i--)
        if (strcmp(invocation->options[i - 1]->name, name) == 0)
            return invocation->values[i - 1];
    return NULL;
}

const char *argument(const struct invocation *invocation, size_t at)
{
    return at < invocation->argument_count ? invocation->arguments[at] : NULL;
}

bool wants_json(const struct invocation *invocation)
{
    const char *output = option_value(invocation, "output");

    return output && strcmp(output, "json") == 0;
}
