/* The database in the cluster: its schemas and roles. The only file of the command line that knows
 * libpq. */
#ifndef CLI_DATABASE_H
#define CLI_DATABASE_H

#include <df/ctx.h>

/* The services that have a schema and a role of their own. */
enum { DATABASE_SERVICES = 5 };
extern const char *const database_services[DATABASE_SERVICES];

/* Whether the server behind the folder of sockets takes connections. */
bool database_is_ready(struct df_ctx *ctx, const char *sockets);

/* Makes the database, and every service's role and schema, where they are missing. Answers the
 * migrations that each service's schema has, oldest first, each with a newline behind it. */
int database_prepare(struct df_ctx *ctx, const char *sockets,
                     const char *versions[DATABASE_SERVICES]) DF_MUST_CHECK;

#endif
