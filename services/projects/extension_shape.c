#include "extension_check.h"
#include "extension_rule.h"

#include <ctype.h>
#include <string.h>

enum { NAME_LIMIT = 120, TEXT_LIMIT = 20000 };

static const char *text_within(const json_t *value, size_t least, size_t most)
{
    size_t length = json_string_length(value);

    return json_is_string(value) && length >= least && length <= most ? json_string_value(value)
                                                                      : NULL;
}

bool extension_is_name(const json_t *value)
{
    return text_within(value, 1, NAME_LIMIT) != NULL;
}

bool extension_is_text(const json_t *value)
{
    return text_within(value, 0, TEXT_LIMIT) != NULL;
}

static bool is_letter(char letter)
{
    return isalnum((unsigned char) letter) || letter == '_';
}

bool extension_is_id(const json_t *value)
{
    const char *text = text_within(value, 1, NAME_LIMIT);

    for (; text && *text; text++)
        if (!is_letter(*text) && *text != '.' && *text != '-')
            return false;
    return text != NULL;
}

/* The end of the identifier at the beginning of a text, the beginning when there is none. */
static const char *skip_identifier(const char *text)
{
    if (isdigit((unsigned char) *text))
        return text;
    while (is_letter(*text))
        text++;
    return text;
}

/* The end of the module's name at the beginning of a text; NULL when there is none. */
static const char *skip_module(const char *text)
{
    for (;;) {
        const char *end = skip_identifier(text);
        if (end == text)
            return NULL;
        if (*end != '.')
            return end;
        text = end + 1;
    }
}

bool extension_is_identifier(const json_t *value)
{
    const char *text = text_within(value, 1, NAME_LIMIT);
    const char *end = text ? skip_identifier(text) : NULL;

    return end && end > text && *end == '\0';
}

bool extension_is_module(const json_t *value)
{
    const char *text = text_within(value, 1, NAME_LIMIT);
    const char *end = text ? skip_module(text) : NULL;

    return end && *end == '\0';
}

bool extension_is_function(const json_t *value)
{
    const char *text = text_within(value, 1, NAME_LIMIT);
    const char *colon = text ? skip_module(text) : NULL;

    if (!colon || *colon != ':')
        return false;
    const char *end = skip_identifier(colon + 1);
    return end > colon + 1 && *end == '\0';
}

bool extension_is_version(const json_t *value)
{
    const char *text = text_within(value, 5, NAME_LIMIT);

    for (int part = 0; text && part < 3; part++) {
        size_t digits = strspn(text, "0123456789");
        if (digits == 0 || (part < 2 && text[digits] != '.'))
            return false;
        text += digits + (part < 2);
    }
    if (!text || *text == '\0')
        return text != NULL;
    size_t length = strlen(text);
    if (*text != '-' || length < 2 || !is_letter(text[length - 1]))
        return false;
    while (is_letter(*text) || *text == '.' || *text == '-')
        text++;
    return *text == '\0';
}

bool extension_is_color(const json_t *value)
{
    const char *text = text_within(value, 7, 7);

    return text && *text == '#' && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

bool extension_is_address(const json_t *value)
{
    const char *text = text_within(value, 8, TEXT_LIMIT);

    return text && (strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0);
}

static bool is_plain_part(const char *part, size_t length)
{
    return length > 0 && part[0] != '.' && !memchr(part, '\\', length)
           && !memchr(part, ':', length);
}

bool extension_is_path(const json_t *value)
{
    const char *text = text_within(value, 1, EXTENSION_PATH_BYTES);

    while (text) {
        size_t length = strcspn(text, "/");
        if (!is_plain_part(text, length))
            return false;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
    return false;
}

bool extension_is_boolean(const json_t *value)
{
    return json_is_boolean(value);
}

bool extension_is_number(const json_t *value)
{
    return json_is_number(value);
}

bool extension_is_count(const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) >= 0;
}

bool extension_is_list(const json_t *value)
{
    return json_is_array(value) && json_array_size(value) <= EXTENSION_LIST;
}

bool extension_is_object(const json_t *value)
{
    return json_is_object(value);
}
