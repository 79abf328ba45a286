/* Fills in @NAMES@ in configuration files. */
#ifndef CLI_TEMPLATE_H
#define CLI_TEMPLATE_H

#include <df/ctx.h>

struct template_value {
    const char *name, *value; /* ended by {} */
};

/* Replaces every @NAME@ (capitals and _) by its value. A name without a value fails with
 * DF_INTERNAL; other @ stay. The result lives in ctx's arena. */
int template_fill(struct df_ctx *ctx, const char *text, const struct template_value *values,
                  const char **filled) DF_MUST_CHECK;

#endif
