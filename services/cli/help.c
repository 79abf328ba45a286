#include "help.h"

#include "exit_code.h"

#include <stdio.h>
#include <string.h>

static void print_options(const struct option_row *rows)
{
    for (; rows && rows->name; rows++) {
        char left[64], letter[8] = "    ";

        if (rows->letter)
            snprintf(letter, sizeof letter, "-%c, ", rows->letter);
        snprintf(left, sizeof left, "%s--%s %s", letter, rows->name,
                 rows->value ? rows->value : "");
        printf("  %-28s %s\n", left, rows->help);
    }
}

void help_print_all(const struct command *const *tables)
{
    printf("DeepForge " DF_VERSION ": draw pipelines, run them, keep what they make.\n\n"
           "usage: deepforge COMMAND [ARGUMENTS] [OPTIONS]\n\n");
    for (; *tables; tables++) {
        for (const struct command *command = *tables; command->words; command++) {
            char left[96];
            if (!command->help)
                continue;
            snprintf(left, sizeof left, "%s %s", command->words,
                     command->arguments ? command->arguments : "");
            printf("  %-44s %s\n", left, command->help);
        }
        printf("\n");
    }
    printf("Options of every command:\n");
    print_options(common_options);
    printf("\nExit codes:\n");
    exit_code_print();
}

void help_print(const struct command *command)
{
    printf("usage: deepforge %s %s\n\n%s\n", command->words,
           command->arguments ? command->arguments : "", command->help ? command->help : "");
    if (command->options) {
        printf("\n");
        print_options(command->options);
    }
    printf("\nOptions of every command:\n");
    print_options(common_options);
}
