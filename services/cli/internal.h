/* Talks to the services of the system that runs here as one of them: who can read the data folder's
 * keys may. */
#ifndef CLI_INTERNAL_H
#define CLI_INTERNAL_H

#include "program.h"

#include <jansson.h>

/* One request to an /internal path of the service behind `port`. Steals `body` (may be NULL);
 * `answer` may be NULL. */
int internal_call(struct df_ctx *ctx, const struct system *system, enum port_name port,
                  const char *method, const char *path, json_t *body,
                  json_t **answer) DF_MUST_CHECK;

/* Gives the guest the example projects, once and for all. */
int internal_seed_guest(struct df_ctx *ctx, const struct system *system) DF_MUST_CHECK;

#endif
