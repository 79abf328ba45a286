/* A session: one browser that is signed in. It lives as long as its refresh tokens, which change at
 * every use. */
#ifndef SESSION_H
#define SESSION_H

#include <df/record.h>

enum {
    ACCESS_SECONDS = 15 * 60,
    REFRESH_SECONDS = 30 * 24 * 60 * 60,
    REUSE_GRACE_SECONDS = 10, /* two tabs of one browser may send the same refresh token */
};

#define ACCESS_COOKIE  "df_access"
#define REFRESH_COOKIE "df_refresh"
#define REFRESH_PATH   "/api/v1/sessions"

struct session {
    const char *id, *user_agent, *address, *created_at, *used_at;
    bool is_current;
    const char *user_id, *name;
};

extern const struct df_field session_fields[];
extern const struct df_field session_owner_fields[]; /* id, user_id, name */

/* A refresh token as it is found again, with its session and its user. */
struct session_token {
    const char *id, *session_id;
    int64_t replaced_seconds; /* since it was replaced; DF_NO_INT: it is the newest */
    bool is_over;
    const char *user_id, *name, *email;
    bool is_admin, can_create, is_disabled, is_guest;
};

extern const struct df_field session_token_fields[];

enum session_verdict {
    SESSION_GOES_ON,
    SESSION_IS_OVER,
    SESSION_REUSED, /* somebody else has a copy of the token: the session must end */
};

enum session_verdict session_judge(const struct session_token *token, bool guest_mode);

#endif
