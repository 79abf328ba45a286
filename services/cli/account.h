/* Which system user a program runs as when we are root. */
#ifndef CLI_ACCOUNT_H
#define CLI_ACCOUNT_H

#include <df/ctx.h>

#include <sys/types.h>

/* PostgreSQL refuses to run as root. name is NULL when we are not root: then it runs as we do. */
struct account {
    const char *name;
    uid_t uid;
    gid_t gid;
    const char
        *capability; /* to pass through folders of root: "dac_read_search" or "dac_override" */
};

enum { ACCOUNT_WORDS = 10 };

/* postgres if there is such a user, else nobody. */
int account_find(struct df_ctx *ctx, struct account *account) DF_MUST_CHECK;

/* Writes the words that run a command as the account (setpriv ... --) and returns how many. */
size_t account_words(struct df_ctx *ctx, const struct account *account,
                     const char *words[ACCOUNT_WORDS]);

/* Gives a folder to the account, and to nobody else. */
int account_own(struct df_ctx *ctx, const struct account *account, const char *path) DF_MUST_CHECK;

#endif
