/* What every unit of work of a running program shares: settings, pools, keys. */
#ifndef DF_PROCESS_H
#define DF_PROCESS_H

#include <df/settings.h>

/* Settings that all services have. */
struct df_common_settings {
    const char *listen; /* host:port */
    int64_t threads;
    const char *database_url;
    int64_t database_connections;
    const char *redis_url;
    const char *events_url;
    const char *service_key;
    const char *public_key, *job_public_key;
    const char *auth_url, *projects_url, *executions_url, *storage_url, *compute_url;
    const char *auth_mode; /* guest or accounts */
    const char *log_level;
};

extern const struct df_setting df_common_settings[];

struct df_ctx;
struct df_principal;

struct df_process {
    const char *name; /* "projects" */
    struct df_common_settings settings;
    const void *own; /* the service's own settings record */
    struct df_pg_pool *pg_pool;
    struct df_redis *redis;
    struct df_http_pool *http;
    struct df_events *events;
    struct df_jwt_keys *keys;

    /* Who holds this personal access token: auth knows itself, the others ask auth. */
    int (*exchange)(struct df_ctx *ctx, const char *token, struct df_principal *principal);
};

#endif
