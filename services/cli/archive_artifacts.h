/* The bytes of artifacts in an archive of a project: artifacts.json and artifacts/<id>. Services do
 * not carry them, so the command line adds and takes them. */
#ifndef CLI_ARCHIVE_ARTIFACTS_H
#define CLI_ARCHIVE_ARTIFACTS_H

#include "client.h"

/* Downloads the archive of a project and all its artifacts into `file`. */
int archive_artifacts_export(struct client *client, const char *project, const char *path,
                             const char *file) DF_MUST_CHECK;

/* The files of an archive without artifacts, as another one at `*fd`, which the caller closes, of
 * `*size` bytes; and artifacts.json, NULL when there is none. Lives as long as ctx. */
int archive_artifacts_split(struct df_ctx *ctx, const char *file, int *fd, int64_t *size,
                            json_t **manifest) DF_MUST_CHECK;

/* Uploads the artifacts of an archive to a project and lets its pipelines refer to them. */
int archive_artifacts_send(struct client *client, const char *file, json_t *manifest,
                           const char *project) DF_MUST_CHECK;

#endif
