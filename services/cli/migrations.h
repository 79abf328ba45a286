/* Brings every service's schema to the version of this program, with dbmate. */
#ifndef CLI_MIGRATIONS_H
#define CLI_MIGRATIONS_H

#include "database.h"
#include "layout.h"
#include "postgres.h"

/* Runs what is missing. Fails with "database_newer" when the database has what this program does
 * not know. */
int migrations_run(struct df_ctx *ctx, const struct layout *layout, const struct postgres *postgres,
                   const char *const applied[DATABASE_SERVICES]) DF_MUST_CHECK;

#endif
