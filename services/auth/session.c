#include "session.h"

const struct df_field session_fields[] = {
    DF_FIELD(session, id, DF_UUID, 0),
    DF_FIELD(session, user_agent, DF_TEXT, 0),
    DF_FIELD(session, address, DF_TEXT, 0),
    DF_FIELD(session, created_at, DF_TIME, 0),
    DF_FIELD(session, used_at, DF_TIME, 0),
    DF_FIELD(session, is_current, DF_BOOL, 0),
    {},
};

const struct df_field session_owner_fields[] = {
    DF_FIELD(session, id, DF_UUID, 0),
    DF_FIELD(session, user_id, DF_UUID, 0),
    DF_FIELD(session, name, DF_TEXT, 0),
    {},
};

const struct df_field session_token_fields[] = {
    DF_FIELD(session_token, id, DF_UUID, 0),
    DF_FIELD(session_token, session_id, DF_UUID, 0),
    DF_FIELD(session_token, replaced_seconds, DF_INT, DF_NULLABLE),
    DF_FIELD(session_token, is_over, DF_BOOL, 0),
    DF_FIELD(session_token, user_id, DF_UUID, 0),
    DF_FIELD(session_token, name, DF_TEXT, 0),
    DF_FIELD(session_token, email, DF_TEXT, 0),
    DF_FIELD(session_token, is_admin, DF_BOOL, 0),
    DF_FIELD(session_token, can_create, DF_BOOL, 0),
    DF_FIELD(session_token, is_disabled, DF_BOOL, 0),
    DF_FIELD(session_token, is_guest, DF_BOOL, 0),
    {},
};

enum session_verdict session_judge(const struct session_token *token, bool guest_mode)
{
    if (token->is_over || token->is_disabled || (token->is_guest && !guest_mode))
        return SESSION_IS_OVER;
    if (token->replaced_seconds != DF_NO_INT && token->replaced_seconds >= REUSE_GRACE_SECONDS)
        return SESSION_REUSED;
    return SESSION_GOES_ON;
}
