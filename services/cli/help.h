/* What --help prints, from the tables of commands. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "command.h"

void help_print_all(const struct command *const *tables);
void help_print(const struct command *command);

#endif
