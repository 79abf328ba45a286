/* New projects. */
#ifndef PROJECT_STORE_H
#define PROJECT_STORE_H

#include "archive.h"
#include "project.h"

#include <df/pg.h>

/* Who makes a project becomes its owner. */
struct project_maker {
    const char *user, *name;
};

/* Empty when `example` is NULL. Sets *id. */
int project_make(struct df_ctx *ctx, const struct project_maker *maker,
                 const struct new_project *new_project, const char **id) DF_MUST_CHECK;

/* With this model and the extensions of the original; but no node stays pinned. Sets *id. */
int project_make_copy(struct df_ctx *ctx, const struct project_maker *maker, const char *name,
                      const char *original, json_t *tree, const char **id) DF_MUST_CHECK;

/* With a model from outside, which must keep the rules, and its history if it brings one. Sets *id.
 */
int project_make_import(struct df_ctx *ctx, const struct project_maker *maker, const char *name,
                        const struct archive_project *archive, const char **id) DF_MUST_CHECK;

/* "X (copy)", or with the first number that the user does not have. */
int project_free_name(struct df_ctx *ctx, const char *user, const char *name,
                      const char **free_name) DF_MUST_CHECK;

/* Every example that the user has never had; sets *ids to those that were made: [id]. */
int project_make_examples(struct df_ctx *ctx, const struct project_maker *maker,
                          json_t **ids) DF_MUST_CHECK;

#endif
