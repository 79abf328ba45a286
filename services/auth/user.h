/* An account: who may sign in, and the rules for names, e-mail addresses and passwords. */
#ifndef USER_H
#define USER_H

#include <df/record.h>

enum { NAME_MIN = 3, NAME_MAX = 64, EMAIL_MAX = 254, PASSWORD_MIN = 8, PASSWORD_MAX = 256 };

/* The one user of guest mode. */
#define GUEST_ID "00000000-0000-7000-8000-0000000000f1"

struct user {
    const char *id, *name, *email;
    const char *password, *password_hash;
    bool is_admin, can_create, is_disabled, is_guest;
    json_t *settings;
    const char *created_at, *signed_in_at;
    int64_t admins;
};

extern const struct df_field user_row_fields[];     /* every column */
extern const struct df_field user_fields[];         /* as site admins and services see it */
extern const struct df_field user_public_fields[];  /* as everybody sees it */
extern const struct df_field user_session_fields[]; /* as the user sees it when signing in */
extern const struct df_field user_new_fields[];     /* what a new account needs */
extern const struct df_field user_change_fields[];  /* what an admin may change */
extern const struct df_field me_fields[];           /* as the user sees it */
extern const struct df_field me_change_fields[];    /* what the user may change */

/* Rules. Each answers NULL, or why not. */
const char *user_name_problem(const char *name);
const char *user_email_problem(const char *email);
const char *user_password_problem(const char *password, const char *name);

#endif
