/* What other services may ask projects: who may do what, and what a run of a pipeline needs. */
#ifndef PROJECTS_CLIENT_H
#define PROJECTS_CLIENT_H

#include "attribute.h"
#include "role.h"

#include <df/http_client.h>

/* The role of a user; ROLE_NONE when the project is not theirs. Answers are kept for five seconds.
 */
int projects_role(struct df_ctx *ctx, const char *project, const char *user,
                  enum role *role) DF_MUST_CHECK;

/* DF_NOT_FOUND when the project is not theirs, DF_FORBIDDEN when their role is below `least`. */
int projects_require(struct df_ctx *ctx, const char *project, const char *user,
                     enum role least) DF_MUST_CHECK;

/* {revision, project: {id, name}, pipeline, operations, modules, serialization, resources,
 * problems} as in docs/api/projects.yaml; lives as long as ctx. DF_NOT_FOUND when there is no such
 * pipeline. */
int projects_snapshot(struct df_ctx *ctx, const char *project, const char *pipeline,
                      json_t **snapshot) DF_MUST_CHECK;

/* The same of a made-up pipeline with one operation, which asks the extension of a resource about
 * it: its output "answer" is a JSON text. DF_NOT_FOUND; DF_INVALID `no_checker`. */
int projects_check_snapshot(struct df_ctx *ctx, const char *project, const char *resource,
                            json_t **snapshot) DF_MUST_CHECK;

/* The same of one that reads what is to become a resource: {type, text or file}, taken over.
 * DF_INVALID `no_importer`. */
int projects_import_snapshot(struct df_ctx *ctx, const char *project, json_t *source,
                             json_t **snapshot) DF_MUST_CHECK;

/* The same of `revision` with a patch (borrowed) on top, as of a change; nothing of the project
 * changes. DF_INVALID when the patch breaks a rule. */
int projects_draft(struct df_ctx *ctx, const char *project, const char *pipeline, int64_t revision,
                   json_t *patch, json_t **snapshot) DF_MUST_CHECK;

/* Who made the project: its bytes count to them. DF_NOT_FOUND when it is gone. */
int projects_maker(struct df_ctx *ctx, const char *project, const char **maker) DF_MUST_CHECK;

/* The ids of all projects that a user made, an array that lives as long as ctx. */
int projects_made(struct df_ctx *ctx, const char *user, json_t **projects) DF_MUST_CHECK;

/* The ids of the jobs that nodes of the project are pinned to, an array that lives as long as ctx;
 * of a project that is gone, none. */
int projects_pins(struct df_ctx *ctx, const char *project, json_t **jobs) DF_MUST_CHECK;

#endif
