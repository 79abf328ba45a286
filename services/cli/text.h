/* Values as people read them on a terminal. Pure. */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include <df/ctx.h>
#include <jansson.h>

/* "3.1 MB"; "2026-11-22 17:04" in local time of an RFC 3339 time. */
const char *text_of_size(struct df_ctx *ctx, int64_t bytes);
const char *text_of_time(struct df_ctx *ctx, const char *time);

/* A value of an attribute or of a metric: "0.25", "True"; numbers with six digits, "-" for what is
 * none. Lives as long as ctx or `value`. */
const char *text_of_value(struct df_ctx *ctx, const json_t *value);

/* Control characters that could move the cursor, replaced; for names that others chose. In ctx's
 * arena. */
const char *text_printable(struct df_ctx *ctx, const char *text);

/* Columns that a text takes on a terminal, one for each character. */
size_t text_width(const char *text);

#endif
