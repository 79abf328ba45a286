#include "user.h"

#include <string.h>
#include <strings.h>

#define LETTERS_AND_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

const struct df_field user_row_fields[] = {
    DF_FIELD(user, id, DF_UUID, 0),
    DF_FIELD(user, name, DF_TEXT, 0),
    DF_FIELD(user, email, DF_TEXT, 0),
    DF_FIELD(user, password_hash, DF_TEXT, DF_SECRET),
    DF_FIELD(user, is_admin, DF_BOOL, 0),
    DF_FIELD(user, can_create, DF_BOOL, 0),
    DF_FIELD(user, is_disabled, DF_BOOL, 0),
    DF_FIELD(user, is_guest, DF_BOOL, 0),
    DF_FIELD(user, settings, DF_JSON, 0),
    DF_FIELD(user, created_at, DF_TIME, 0),
    DF_FIELD(user, signed_in_at, DF_TIME, 0),
    DF_FIELD(user, admins, DF_INT, DF_SECRET),
    {},
};

const struct df_field user_fields[] = {
    DF_FIELD(user, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(user, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(user, email, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(user, is_admin, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(user, can_create, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(user, is_disabled, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(user, is_guest, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(user, created_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(user, signed_in_at, DF_TIME, DF_READ_ONLY),
    {},
};

const struct df_field user_public_fields[] = {
    DF_FIELD(user, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(user, name, DF_TEXT, DF_READ_ONLY),
    {},
};

const struct df_field user_session_fields[] = {
    DF_FIELD(user, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(user, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(user, email, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(user, is_admin, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(user, can_create, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(user, is_guest, DF_BOOL, DF_READ_ONLY),
    {},
};

const struct df_field user_new_fields[] = {
    DF_FIELD(user, name, DF_TEXT, DF_REQUIRED, .min = NAME_MIN, .max = NAME_MAX),
    DF_FIELD(user, email, DF_TEXT, 0, .max = EMAIL_MAX),
    DF_FIELD(user, password, DF_TEXT, DF_REQUIRED, .min = PASSWORD_MIN, .max = PASSWORD_MAX),
    DF_FIELD(user, can_create, DF_BOOL, 0),
    DF_FIELD(user, is_admin, DF_BOOL, 0),
    {},
};

const struct df_field user_change_fields[] = {
    DF_FIELD(user, email, DF_TEXT, 0, .max = EMAIL_MAX),
    DF_FIELD(user, password, DF_TEXT, 0, .min = PASSWORD_MIN, .max = PASSWORD_MAX),
    DF_FIELD(user, can_create, DF_BOOL, 0),
    DF_FIELD(user, is_admin, DF_BOOL, 0),
    DF_FIELD(user, is_disabled, DF_BOOL, 0),
    {},
};

const struct df_field me_fields[] = {
    DF_FIELD(user, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(user, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(user, email, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(user, is_admin, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(user, can_create, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(user, is_guest, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(user, settings, DF_JSON, DF_READ_ONLY),
    DF_FIELD(user, created_at, DF_TIME, DF_READ_ONLY),
    {},
};

const struct df_field me_change_fields[] = {
    DF_FIELD(user, name, DF_TEXT, 0, .min = NAME_MIN, .max = NAME_MAX),
    DF_FIELD(user, email, DF_TEXT, 0, .max = EMAIL_MAX),
    DF_FIELD(user, settings, DF_JSON, 0),
    {},
};

const char *user_name_problem(const char *name)
{
    size_t length = strlen(name);

    if (length < NAME_MIN || length > NAME_MAX)
        return "must be 3 to 64 characters long";
    if (strspn(name, LETTERS_AND_DIGITS "_.-") != length)
        return "may only have letters, digits, '_', '-' and '.'";
    if (strspn(name, LETTERS_AND_DIGITS) == 0)
        return "must begin with a letter or a digit";
    if (df_is_uuid(name))
        return "must not have the form of a UUID";
    return NULL;
}

const char *user_email_problem(const char *email)
{
    const char *at = strchr(email, '@');
    size_t length = strlen(email);

    if (length == 0)
        return NULL;
    if (length > EMAIL_MAX)
        return "must be at most 254 characters long";
    for (const char *c = email; *c; c++)
        if ((unsigned char) *c <= ' ' || *c == 127 || strchr("<>()[]\\,;:\"", *c))
            return "must not have spaces or any of <>()[]\\,;:\"";
    if (!at || at == email || !at[1] || strchr(at + 1, '@') || at[1] == '.'
        || email[length - 1] == '.')
        return "must look like name@domain";
    return NULL;
}

/* The most used ones that are long enough, and our own name. */
static const char *const worst_passwords[] = {
    "password",   "password1",  "password123", "passw0rd",   "12345678",   "123456789",
    "1234567890", "87654321",   "qwertyui",    "qwertyuiop", "qwerty123",  "1q2w3e4r",
    "1qaz2wsx",   "iloveyou",   "sunshine",    "princess",   "football",   "baseball",
    "superman",   "trustno1",   "starwars",    "welcome1",   "welcome123", "letmein1",
    "abcd1234",   "abc12345",   "computer",    "whatever",   "changeme",   "changeme1",
    "asdfghjk",   "asdfghjkl",  "zxcvbnm1",    "admin123",   "admin1234",  "administrator",
    "deepforge",  "deepforge1", "dragon123",   "monkey123",  "master123",  "secret123",
};

static bool is_one_character(const char *text)
{
    return strspn(text, (char[]){text[0], '\0'}) == strlen(text);
}

const char *user_password_problem(const char *password, const char *name)
{
    size_t length = strlen(password);

    if (length < PASSWORD_MIN)
        return "must be at least 8 characters long";
    if (length > PASSWORD_MAX)
        return "must be at most 256 bytes long";
    if (strcasecmp(password, name) == 0)
        return "must not be the name";
    if (is_one_character(password))
        return "must not be one character again and again";
    for (size_t i = 0; i < DF_COUNT(worst_passwords); i++)
        if (strcasecmp(password, worst_passwords[i]) == 0)
            return "is among the first that anybody would try";
    return NULL;
}
