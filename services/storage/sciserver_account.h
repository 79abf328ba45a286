/* The configuration of a storage on SciServer: its form, what is read from it, and the sign-in that
 * is kept instead of what was typed. */
#ifndef SCISERVER_ACCOUNT_H
#define SCISERVER_ACCOUNT_H

#include "adapter.h"
#include "web_base.h"

#include <df/ctx.h>

/* Renewed while the account is in use. */
struct sciserver_token {
    const char *value;
    int64_t ends;         /* seconds since 1970 */
    const char *password; /* NULL: not kept */
    bool is_refused;      /* name and password were not accepted: they are not tried again, since
                           * three failures lock an account */
};

struct sciserver_account {
    struct web_base portal, files;
    const char *username;
    const char *pool, *owner, *volume; /* three folders of the file service */
    const char *prefix;                /* in the volume: "", or ends with / */
    bool makes_volume;
    struct sciserver_token *token;
};

extern const struct adapter_field sciserver_fields[];

/* As `prepare` and `link` of a backend; `own` is a struct sciserver_account. */
int sciserver_account_read(struct df_ctx *ctx, const json_t *config, const json_t *credentials,
                           const void **own) DF_MUST_CHECK;
int sciserver_account_link(struct df_ctx *ctx, const json_t *config, const json_t *given,
                           const json_t *kept, json_t *credentials) DF_MUST_CHECK;

/* Writes the token into credentials that are to be sealed. */
void sciserver_token_keep(const struct sciserver_token *token, json_t *credentials);

/* The token in credentials that were opened. In the arena. */
struct sciserver_token sciserver_token_kept(struct df_arena *arena, const json_t *credentials);

#endif
