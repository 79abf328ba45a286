/* Writes the gateway's and Redis' configuration into the run folder. */
#ifndef CLI_GATEWAY_CONFIG_H
#define CLI_GATEWAY_CONFIG_H

#include "data_folder.h"
#include "layout.h"
#include "ports.h"

/* The public address, such as http://127.0.0.1:8888: the setting host, or where the gateway
 * listens. */
const char *gateway_address(struct df_ctx *ctx, const struct settings *settings,
                            const struct ports *ports);

/* Where programs of this machine reach it. */
const char *gateway_local_address(struct df_ctx *ctx, const struct settings *settings,
                                  const struct ports *ports);

/* Every gateway/x.in becomes run/gateway/x. */
int gateway_config_write(struct df_ctx *ctx, const struct layout *layout,
                         const struct data_folder *folder, const struct settings *settings,
                         const struct ports *ports) DF_MUST_CHECK;

int redis_config_write(struct df_ctx *ctx, const struct data_folder *folder,
                       const struct ports *ports) DF_MUST_CHECK;

#endif
