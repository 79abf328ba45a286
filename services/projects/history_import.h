/* The history that an archive brought takes the place of the first change of a new project. */
#ifndef HISTORY_IMPORT_H
#define HISTORY_IMPORT_H

#include <df/ctx.h>
#include <jansson.h>

/* `history` is that of struct archive_project. In the transaction that made the project with its
 * model. Authors are names alone: nobody here can undo what they did. */
int history_import(struct df_ctx *ctx, const char *project, const json_t *history) DF_MUST_CHECK;

#endif
