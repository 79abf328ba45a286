/* The system's own PostgreSQL cluster, reached by a unix socket only. The only file that knows
 * libpq. */
#ifndef CLI_POSTGRES_H
#define CLI_POSTGRES_H

#include "account.h"
#include "data_folder.h"

struct postgres {
    const struct data_folder *folder;
    struct account account;
    const char *programs; /* folder of initdb and postgres */
    const char *sockets;
};

enum { POSTGRES_WORDS = 64, POSTGRES_MILLISECONDS = 60000 };

/* Finds the installed version that fits the cluster, or the newest one for a new cluster. */
int postgres_find(struct df_ctx *ctx, const struct data_folder *folder,
                  struct postgres *postgres) DF_MUST_CHECK;

/* Makes the cluster if there is none. Whole or not at all. */
int postgres_make(struct df_ctx *ctx, const struct postgres *postgres) DF_MUST_CHECK;

/* The command line that runs the server, ended by NULL. */
void postgres_words(struct df_ctx *ctx, const struct postgres *postgres,
                    const char *words[POSTGRES_WORDS]);

/* Until it takes connections. */
int postgres_await(struct df_ctx *ctx, const struct postgres *postgres) DF_MUST_CHECK;

/* For libpq, and for dbmate. */
const char *postgres_url(struct df_ctx *ctx, const struct postgres *postgres, const char *service);
const char *postgres_dbmate_url(struct df_ctx *ctx, const struct postgres *postgres,
                                const char *service);

#endif
