/* What the shell is told. */
#ifndef CLI_EXIT_CODE_H
#define CLI_EXIT_CODE_H

#include <df/ctx.h>

/* Pure. The exit code of a failure, by its slug or its kind. */
int exit_code_of(const struct df_error *error);

void exit_code_print(void);

#endif
