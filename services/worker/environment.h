/* Environments of operations: built once per environment.yml, kept, and shared by all jobs that
 * name it, also those of other workers with the same folder. */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include "recipe.h"
#include "sandbox.h"

struct environments;

/* Who waits for the environment: what is said while it is built, and whether it is still wanted. */
struct environment_watch {
    void (*say)(void *context, const char *bytes, size_t size);
    bool (*is_stopped)(void *context);
    void (*pause)(void *context, int milliseconds); /* less when it is stopped */
    void *context;
};

/* `base` is used to make virtual environments where there is no conda. Arguments must outlive the
 * result. */
int environments_open(struct df_ctx *ctx, const char *directory, const struct sandbox *sandbox,
                      const struct python *base, struct environments **environments) DF_MUST_CHECK;
void environments_close(struct environments *environments);

/* The Python of this environment.yml, whose SHA-256 is `hash`; built when it is not there. It is
 * not removed before environment_release(). DF_INVALID: it cannot be built, and the watch was told
 * why. */
int environment_require(struct df_ctx *ctx, struct environments *environments, const char *hash,
                        const char *yaml, const struct environment_watch *watch,
                        struct python *python) DF_MUST_CHECK;

/* A second one who uses it, with a release of its own. */
struct python environment_share(const struct python *python);
void environment_release(struct python *python);

#endif
