#include "python_literal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_BYTES = 400 };

struct reader {
    const char *at, *end;
    int depth;
};

static json_t *read_value(struct reader *reader);

static bool starts_with(const struct reader *reader, const char *word)
{
    size_t length = strlen(word);
    return (size_t) (reader->end - reader->at) >= length && memcmp(reader->at, word, length) == 0;
}

/* Spaces, line ends, comments and continued lines. */
static void skip_space(struct reader *reader)
{
    while (reader->at < reader->end) {
        if (*reader->at == '#')
            while (reader->at < reader->end && *reader->at != '\n')
                reader->at++;
        else if (*reader->at == '\\' || strchr(" \t\r\n\f", *reader->at))
            reader->at++;
        else
            break;
    }
}

static bool take(struct reader *reader, char wanted)
{
    skip_space(reader);
    if (reader->at == reader->end || *reader->at != wanted)
        return false;
    reader->at++;
    return true;
}

static bool is_word_byte(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
           || (unsigned char) c >= 0x80;
}

/* The number without underscores; false when it is none, or too long. */
static bool take_number(struct reader *reader, char digits[NUMBER_BYTES])
{
    size_t used = 0;
    char last = '\0';

    while (reader->at < reader->end) {
        char c = *reader->at;
        bool is_sign = (c == '+' || c == '-') && (last | 0x20) == 'e' && digits[1] != 'x'
                       && digits[1] != 'X';
        if (!is_word_byte(c) && c != '.' && !is_sign)
            break;
        if (c != '_' && used + 1 < NUMBER_BYTES)
            digits[used++] = c;
        if (used + 1 == NUMBER_BYTES)
            return false;
        last = c;
        reader->at++;
    }
    digits[used] = '\0';
    return used > 0;
}

static int base_of(const char *digits)
{
    char prefix = digits[0] == '0' ? (char) (digits[1] | 0x20) : '\0';
    return prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
}

static json_t *read_number(struct reader *reader)
{
    char digits[NUMBER_BYTES] = "", *end;

    if (!take_number(reader, digits))
        return NULL;

    int base = base_of(digits);
    if (base != 10 || !strpbrk(digits, ".eE")) {
        bool is_old_octal = base == 10 && digits[0] == '0' && strspn(digits, "0") != strlen(digits);
        errno = 0;
        long long integer = strtoll(base == 10 ? digits : digits + 2, &end, base);
        if (errno || *end || is_old_octal || integer > 1LL << PYTHON_INTEGER_BITS)
            return NULL;
        return json_integer(integer);
    }

    if (strspn(digits, "0123456789.eE+-") != strlen(digits))
        return NULL;
    double real = strtod(digits, &end);
    return *end || !isfinite(real) ? NULL : json_real(real);
}

static json_t *read_signed(struct reader *reader)
{
    char sign = *reader->at++;

    skip_space(reader);
    if (reader->at == reader->end || !strchr("0123456789.", *reader->at))
        return NULL;
    json_t *number = read_number(reader);
    if (!number || sign == '+')
        return number;
    if (json_is_integer(number))
        json_integer_set(number, -json_integer_value(number));
    else
        json_real_set(number, -json_real_value(number));
    return number;
}

static json_t *read_word(struct reader *reader)
{
    const char *from = reader->at;

    while (reader->at < reader->end && is_word_byte(*reader->at))
        reader->at++;
    size_t length = (size_t) (reader->at - from);
    if (length == 4 && memcmp(from, "True", 4) == 0)
        return json_true();
    if (length == 5 && memcmp(from, "False", 5) == 0)
        return json_false();
    if (length == 4 && memcmp(from, "None", 4) == 0)
        return json_null();
    return NULL;
}

struct text {
    char *bytes;
    size_t used, room;
};

static bool add_character(struct text *text, unsigned long c)
{
    /* Neither JSON of ours nor the database can hold these. */
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) || text->used + 4 > text->room)
        return false;
    if (c < 0x80) {
        text->bytes[text->used++] = (char) c;
        return true;
    }

    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    text->bytes[text->used++] = (char) ((0xF00UL >> (more + 1) & 0xFF) | c >> (6 * more));
    while (more--)
        text->bytes[text->used++] = (char) (0x80 | (c >> (6 * more) & 0x3F));
    return true;
}

static bool add_number(struct reader *reader, struct text *text, size_t most, size_t least,
                       int base)
{
    char digits[9], *end;
    size_t length = 0;

    while (length < most && reader->at + length < reader->end
           && strchr(base == 8 ? "01234567" : "0123456789abcdefABCDEF", reader->at[length]))
        length++;
    if (length < least)
        return false;
    memcpy(digits, reader->at, length);
    digits[length] = '\0';
    reader->at += length;
    return add_character(text, strtoul(digits, &end, base));
}

/* What follows a backslash. */
static bool add_escape(struct reader *reader, struct text *text)
{
    static const char letters[] = "abfnrtv\\'\"", meanings[] = "\a\b\f\n\r\t\v\\'\"";
    char c = *reader->at;
    const char *found = strchr(letters, c);

    if (c >= '0' && c <= '7')
        return add_number(reader, text, 3, 1, 8);
    reader->at++;
    if (c == '\r' && reader->at < reader->end && *reader->at == '\n')
        reader->at++;
    if (c == '\n' || c == '\r')
        return true;
    if (c == 'x')
        return add_number(reader, text, 2, 2, 16);
    if (c == 'u')
        return add_number(reader, text, 4, 4, 16);
    if (c == 'U')
        return add_number(reader, text, 8, 8, 16);
    if (found)
        return add_character(text, (unsigned char) meanings[found - letters]);
    /* An unknown escape stands for itself, but \N{...} needs the names of all characters. */
    reader->at--;
    return c != 'N' && add_character(text, '\\');
}

/* The inside of a string up to its closing quotes. */
static bool add_string(struct reader *reader, struct text *text, bool is_raw)
{
    char close[4] = {*reader->at, *reader->at, *reader->at, '\0'};

    if (!starts_with(reader, close))
        close[1] = '\0';
    reader->at += strlen(close);
    while (!starts_with(reader, close)) {
        if (reader->at == reader->end)
            return false;
        char c = *reader->at++;
        if (c == '\\' && !is_raw) {
            if (reader->at == reader->end || !add_escape(reader, text))
                return false;
            continue;
        }
        if (c == '\r' && reader->at < reader->end && *reader->at == '\n')
            continue;
        text->bytes[text->used++] = c;
        if (c == '\\' && reader->at < reader->end)
            text->bytes[text->used++] = *reader->at++;
    }
    reader->at += strlen(close);
    return true;
}

/* r"..." u'...' and several in a row; bytes and f-strings are expressions. */
static bool add_strings(struct reader *reader, struct text *text)
{
    for (;;) {
        bool is_raw = false;
        while (reader->at < reader->end && strchr("rRuU", *reader->at))
            is_raw |= (*reader->at++ | 0x20) == 'r';
        if (reader->at == reader->end || (*reader->at != '"' && *reader->at != '\''))
            return false;
        if (!add_string(reader, text, is_raw))
            return false;
        skip_space(reader);
        if (reader->at == reader->end || !strchr("\"'rRuUbBfF", *reader->at))
            return true;
    }
}

static json_t *read_string(struct reader *reader)
{
    size_t room = (size_t) (reader->end - reader->at) * 2 + 8;
    struct text text = {.bytes = malloc(room), .room = room};
    json_t *string = NULL;

    if (text.bytes && add_strings(reader, &text))
        string = json_stringn(text.bytes, text.used);
    free(text.bytes);
    return string;
}

static bool read_member(struct reader *reader, json_t *object)
{
    skip_space(reader);
    json_t *key = reader->at < reader->end && strchr("\"'rRuU", *reader->at) ? read_string(reader)
                                                                             : NULL;
    json_t *value = key && take(reader, ':') ? read_value(reader) : NULL;
    int failed = value ? json_object_set(object, json_string_value(key), value) : -1;

    json_decref(key);
    json_decref(value);
    return !failed;
}

static bool read_element(struct reader *reader, json_t *array)
{
    json_t *value = read_value(reader);
    return value && json_array_append_new(array, value) == 0;
}

/* Elements up to `close`. */
static json_t *read_elements(struct reader *reader, json_t *all, char close, bool *has_comma)
{
    bool more = true;

    *has_comma = false;
    while (!take(reader, close)) {
        bool fine = more && (close == '}' ? read_member(reader, all) : read_element(reader, all));
        if (!fine) {
            json_decref(all);
            return NULL;
        }
        more = take(reader, ',');
        *has_comma |= more;
    }
    return all;
}

static json_t *read_collection(struct reader *reader)
{
    char open = *reader->at++;
    bool has_comma;

    if (open == '{')
        return read_elements(reader, json_object(), '}', &has_comma);
    json_t *all = read_elements(reader, json_array(), open == '[' ? ']' : ')', &has_comma);
    if (!all || open == '[' || has_comma || json_array_size(all) != 1)
        return all;

    json_t *only = json_incref(json_array_get(all, 0)); /* just parentheses */
    json_decref(all);
    return only;
}

static json_t *read_value(struct reader *reader)
{
    json_t *value = NULL;

    skip_space(reader);
    if (reader->at == reader->end || ++reader->depth > PYTHON_LITERAL_DEPTH)
        return NULL;
    char c = *reader->at;
    if (strchr("([{", c))
        value = read_collection(reader);
    else if (strchr("+-", c))
        value = read_signed(reader);
    else if (strchr("0123456789.", c))
        value = read_number(reader);
    else if (strchr("\"'", c) || (strchr("rRuU", c) && reader->at + 1 < reader->end))
        value = read_string(reader);
    else
        value = read_word(reader);
    reader->depth--;
    return value;
}

json_t *python_literal_read(const char *text, size_t length)
{
    struct reader reader = {.at = text, .end = text + length};

    if (length > PYTHON_LITERAL_BYTES || memchr(text, '\0', length))
        return NULL;
    json_t *value = read_value(&reader);
    skip_space(&reader);
    if (value && reader.at == reader.end)
        return value;
    json_decref(value);
    return NULL;
}
