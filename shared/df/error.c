#include <df/error.h>

const struct df_code_info df_code_info[DF_CODE_COUNT] = {
    [DF_OK] = {200, "ok", "Fine"},
    [DF_MALFORMED] = {400, "malformed", "The request cannot be read"},
    [DF_INVALID] = {422, "invalid", "The request is not valid"},
    [DF_UNAUTHENTICATED] = {401, "unauthenticated", "Please sign in"},
    [DF_FORBIDDEN] = {403, "forbidden", "You may not do this"},
    [DF_NOT_FOUND] = {404, "not_found", "There is no such thing"},
    [DF_METHOD] = {405, "method_not_allowed", "This cannot be done here"},
    [DF_CONFLICT] = {409, "conflict", "This does not fit the present state"},
    [DF_PRECONDITION] = {412, "precondition_failed", "This was changed meanwhile"},
    [DF_TOO_LARGE] = {413, "too_large", "The request is too large"},
    [DF_TOO_MANY] = {429, "too_many", "Too many requests"},
    [DF_UNAVAILABLE] = {503, "unavailable", "Please try again later"},
    [DF_INTERNAL] = {500, "internal", "Something went wrong on our side"},
};

enum df_code df_code_of_status(long status)
{
    for (int code = DF_OK + 1; code < DF_CODE_COUNT; code++)
        if (df_code_info[code].status == status)
            return (enum df_code) code;
    return DF_INTERNAL;
}
