/* Words of shell scripts. Pure. */
#ifndef CLI_SHELL_H
#define CLI_SHELL_H

#include <df/ctx.h>

/* One word, whatever is in it. In ctx's arena. */
const char *shell_quote(struct df_ctx *ctx, const char *word);

#endif
