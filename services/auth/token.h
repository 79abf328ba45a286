/* A personal access token: lets a program act for a user, within scopes. Its text is shown once and
 * kept nowhere. */
#ifndef TOKEN_H
#define TOKEN_H

#include <df/record.h>

enum { TOKENS_PER_USER = 200, TOKEN_MAX_DAYS = 3650, TOKEN_NAME_MAX = 120, TOKEN_PREFIX = 7 };

struct token {
    const char *id, *name, *prefix;
    json_t *scopes;
    const char *created_at, *expires_at, *used_at;
    int64_t expires_in_days;
    const char *token;   /* in requests to exchange it */
    const char *user_id; /* whose it is, */
    bool is_admin;       /* and what that user is */
    int64_t tokens;      /* how many the user has */
};

extern const struct df_field token_fields[];          /* as the owner sees it */
extern const struct df_field token_new_fields[];      /* what a new one needs */
extern const struct df_field token_row_fields[];      /* every column that a statement answers */
extern const struct df_field token_exchange_fields[]; /* a request to exchange one */

/* NULL, or why not. */
const char *token_scopes_problem(const json_t *scopes);

/* "api read": as the scopes travel between services. In the arena. */
const char *token_scopes_text(struct df_arena *arena, const json_t *scopes);

#endif
