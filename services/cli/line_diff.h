/* Two texts line by line, as people read it: "-" gone, "+" new, " " around it. Pure. */
#ifndef CLI_LINE_DIFF_H
#define CLI_LINE_DIFF_H

#include <df/ctx.h>

/* Lines of each text that are compared exactly; of longer ones the middle is gone and new. */
enum { LINE_DIFF_EXACT = 2000, LINE_DIFF_AROUND = 3 };

/* Told line by line what to print; `kind` is '-', '+', ' ', or '@' for lines that are left out. */
typedef void line_diff_tell(void *data, char kind, const char *line);

void line_diff(struct df_ctx *ctx, const char *before, const char *after, line_diff_tell *tell,
               void *data);

#endif
