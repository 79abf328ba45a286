/* Values of attributes as they are typed: Train.lr=0.1,0.01 or Train.n=1..8. Pure. */
#ifndef CLI_SWEEP_WORDS_H
#define CLI_SWEEP_WORDS_H

#include <df/ctx.h>
#include <jansson.h>

/* What is set, of which node: "Train", "lr", "0.1,0.01". */
struct setting_words {
    const char *node, *attribute, *values;
};

/* Takes NODE.ATTRIBUTE=VALUES apart; a node's name may have dots. Fails with "usage". */
int setting_words_read(struct df_ctx *ctx, const char *typed,
                       struct setting_words *words) DF_MUST_CHECK;

/* One value: JSON, Python's True, False and None, or else the text as it is; `is_text`: always the
 * text. Lives as long as ctx. */
json_t *value_words_read(struct df_ctx *ctx, const char *typed, bool is_text);

/* The values of an axis, {"values": [...]} or {"range": {...}}: a list with commas, a JSON array,
 * or FROM..TO, with "step S" or "count N" and "log" behind it. Lives as long as ctx. */
json_t *axis_words_read(struct df_ctx *ctx, const char *typed, bool is_text);

#endif
