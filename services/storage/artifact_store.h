/* What artifacts need more than one statement for. */
#ifndef ARTIFACT_STORE_H
#define ARTIFACT_STORE_H

#include "artifact.h"

/* Who makes it, and for which run; NULL where there is none. */
struct artifact_origin {
    const char *user, *user_name, *execution, *job;
};

/* Makes the artifact from an object that is there (DF_NOT_FOUND otherwise, DF_INVALID when its size
 * is another). The artifact that this job made under this name before is answered as it is.
 * `artifact`: project_id, storage_id, hash, size, name, type come in; everything goes out. In the
 * caller's transaction, if there is one. */
int artifact_store_create(struct df_ctx *ctx, const struct artifact_origin *origin,
                          struct artifact *artifact) DF_MUST_CHECK;

/* Deletes it; with `data` also the object, when nothing else uses it: `data_deleted` says. */
int artifact_store_delete(struct df_ctx *ctx, const struct artifact *artifact, bool data,
                          bool *data_deleted) DF_MUST_CHECK;

/* Tells everybody who looks at the project. After the commit. */
void artifact_publish(struct df_ctx *ctx, const struct artifact *artifact);
void artifact_publish_deleted(struct df_ctx *ctx, const struct artifact *artifact);

#endif
