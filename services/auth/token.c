#include "token.h"

#include <string.h>

const struct df_field token_fields[] = {
    DF_FIELD(token, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(token, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(token, prefix, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(token, scopes, DF_JSON, DF_READ_ONLY, .json = JSON_ARRAY),
    DF_FIELD(token, created_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(token, expires_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(token, used_at, DF_TIME, DF_READ_ONLY),
    {},
};

const struct df_field token_new_fields[] = {
    DF_FIELD(token, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = TOKEN_NAME_MAX),
    DF_FIELD(token, scopes, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    DF_FIELD(token, expires_in_days, DF_INT, DF_NULLABLE, .min = 1, .max = TOKEN_MAX_DAYS),
    {},
};

const struct df_field token_row_fields[] = {
    DF_FIELD(token, id, DF_UUID, 0),
    DF_FIELD(token, name, DF_TEXT, 0),
    DF_FIELD(token, scopes, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(token, user_id, DF_UUID, 0),
    DF_FIELD(token, is_admin, DF_BOOL, 0),
    DF_FIELD(token, tokens, DF_INT, 0),
    {},
};

const struct df_field token_exchange_fields[] = {
    DF_FIELD(token, token, DF_TEXT, DF_REQUIRED, .min = 1, .max = 128),
    {},
};

static const char *const scope_names[] = {"api", "read", "worker", NULL};

const char *token_scopes_problem(const json_t *scopes)
{
    unsigned seen = 0;
    const json_t *scope;
    size_t i;

    if (json_array_size(scopes) == 0)
        return "must not be empty";
    json_array_foreach(scopes, i, scope) {
        int index = df_name_find(scope_names, json_string_value(scope));
        if (index < 0)
            return "may have api, read and worker";
        if (seen & 1U << index)
            return "must not have one scope twice";
        seen |= 1U << index;
    }
    return NULL;
}

const char *token_scopes_text(struct df_arena *arena, const json_t *scopes)
{
    const char *text = "";
    const json_t *scope;
    size_t i;

    json_array_foreach(scopes, i, scope)
        text = df_printf(arena, "%s%s%s", text, i > 0 ? " " : "", json_string_value(scope));
    return text;
}
