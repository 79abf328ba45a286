/* What other services may ask storage: put small objects, make and find artifacts. */
#ifndef STORAGE_CLIENT_H
#define STORAGE_CLIENT_H

#include <df/http_client.h>

enum { STORAGE_READ_LIMIT = 8 * 1024 * 1024 };

struct stored_object {
    const char *hash;
    int64_t size;
};

/* {id, name, adapter, is_builtin}; DF_NOT_FOUND when the user may not use it in this project. */
int storage_find(struct df_ctx *ctx, const char *project, const char *storage, const char *user,
                 json_t **storage_json) DF_MUST_CHECK;

/* Where an object is, and which execution (or sweep) it stays for, until that is released. */
struct object_use {
    const char *project, *storage, *execution;
};

/* Stores at most 8 MiB. */
int storage_object_put(struct df_ctx *ctx, const struct object_use *use, const void *bytes,
                       size_t size, struct stored_object *object) DF_MUST_CHECK;

/* The same for an object that is there already; DF_NOT_FOUND when it is not. */
int storage_object_use(struct df_ctx *ctx, const struct object_use *use,
                       const char *hash) DF_MUST_CHECK;

/* All of an object of at most STORAGE_READ_LIMIT bytes, in ctx's arena. DF_TOO_LARGE, DF_NOT_FOUND.
 */
int storage_object_bytes(struct df_ctx *ctx, const char *project, const char *storage,
                         const char *hash, const char **bytes, size_t *size) DF_MUST_CHECK;

/* JSON that storage_object_put() stored, at most 8 MiB; lives as long as ctx. DF_NOT_FOUND;
 * DF_INVALID when it is no JSON. */
int storage_object_read(struct df_ctx *ctx, const char *project, const char *storage,
                        const char *hash, json_t **json) DF_MUST_CHECK;

/* As in REST; DF_NOT_FOUND when there is none. */
int storage_artifact_find(struct df_ctx *ctx, const char *artifact,
                          json_t **artifact_json) DF_MUST_CHECK;

/* Those of `ids` (an array, borrowed, at most 2,000) that there are, in any order. */
int storage_artifacts_find(struct df_ctx *ctx, json_t *ids, json_t **artifacts) DF_MUST_CHECK;

/* `artifact` (borrowed) has name, type, storage, hash, size, execution, job, user. The same job and
 * name again answers the artifact that was made first. */
int storage_artifact_put(struct df_ctx *ctx, const char *project, json_t *artifact,
                         json_t **artifact_json) DF_MUST_CHECK;

/* An execution was deleted: its objects that nothing else uses may go, but for those whose hashes
 * are in `keep` (borrowed). */
int storage_execution_release(struct df_ctx *ctx, const char *project, const char *execution,
                              json_t *keep) DF_MUST_CHECK;

/* {objects, bytes, alone, alone_bytes, bundle_bytes, unseen} as in docs/api/storage.yaml: what
 * executions use, and what of it would go with all of them. `asked` (borrowed) is {executions,
 * keep, bundles}. */
int storage_execution_uses(struct df_ctx *ctx, const char *project, json_t *asked,
                           json_t **uses) DF_MUST_CHECK;

/* A project is gone for ever, and so are its artifacts and objects, soon. */
int storage_project_forget(struct df_ctx *ctx, const char *project) DF_MUST_CHECK;

#endif
