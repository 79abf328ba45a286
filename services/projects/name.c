#include "name.h"

#include <locale.h>
#include <pthread.h>
#include <string.h>
#include <wctype.h>

/* The code point at *text, which moves on; the texts come from jansson, so they are valid UTF-8. */
static uint32_t next_character(const char **text)
{
    const unsigned char *c = (const unsigned char *) *text;
    int more = c[0] < 0xC0 ? 0 : c[0] < 0xE0 ? 1 : c[0] < 0xF0 ? 2 : 3;
    uint32_t character = more == 0 ? c[0] : c[0] & (0x3FU >> more);

    for (int i = 1; i <= more && c[i]; i++)
        character = character << 6 | (c[i] & 0x3F);
    *text += more + 1;
    return character;
}

/* Characters that are not seen, or that change the direction of what is seen. */
static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F)
           || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F
           || c == 0x205F || c == 0x3000;
}

const char *name_problem(const char *name)
{
    uint32_t last = 0;
    size_t count = 0;

    for (const char *rest = name; *rest; count++) {
        last = next_character(&rest);
        if (is_control(last))
            return "must not have control characters";
        if (count == 0 && is_space(last))
            return "must not start with a space";
    }
    if (count == 0)
        return "must not be empty";
    if (count > NAME_CHARACTERS)
        return "must have at most 120 characters";
    return is_space(last) ? "must not end with a space" : NULL;
}

static const char *const keywords[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",
};

static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

const char *identifier_problem(const char *name)
{
    /* Letters outside ASCII are allowed by Python; which ones, the parser knows. */
    for (const unsigned char *c = (const unsigned char *) name; *c; c++)
        if (!is_letter(*c) && *c < 0x80
            && (*c < '0' || *c > '9' || c == (const unsigned char *) name))
            return "must be a Python identifier: letters, digits and _, not starting with a digit";
    for (size_t i = 0; i < DF_COUNT(keywords); i++)
        if (strcmp(keywords[i], name) == 0)
            return "must not be a keyword of Python";
    return name_problem(name);
}

const char *id_problem(const char *id)
{
    size_t length = strlen(id);

    if (length == 0 || length > ID_BYTES)
        return "an id has 1 to 64 characters";
    for (const char *c = id; *c; c++)
        if (!is_letter((unsigned char) *c) && (*c < '0' || *c > '9') && *c != '-')
            return "an id has only letters, digits, _ and -";
    return NULL;
}

static locale_t unicode;

static void open_unicode(void)
{
    unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t) 0);
}

static uint32_t fold(uint32_t character)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, open_unicode);
    if (unicode)
        return (uint32_t) towlower_l((wint_t) character, unicode);
    return character >= 'A' && character <= 'Z' ? character + 32 : character;
}

static size_t put_character(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char) c;
        return 1;
    }

    size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        out[i] = (char) (0x80 | (c & 0x3F));
    out[0] = (char) ((0xF00U >> size & 0xFF) | c);
    return size;
}

void name_fold(const char *name, char folded[NAME_BYTES + 1])
{
    size_t used = 0;

    while (*name && used + 4 <= NAME_BYTES)
        used += put_character(fold(next_character(&name)), folded + used);
    folded[used] = '\0';
}

const char *color_problem(const char *color)
{
    if (color[0] != '#' || strlen(color) != 7 || strspn(color + 1, "0123456789abcdefABCDEF") != 6)
        return "must be a colour like #78909c";
    return NULL;
}

const char *note_problem(const char *text)
{
    size_t characters = 0;

    for (const char *c = text; *c; c++)
        characters += ((unsigned char) *c & 0xC0) != 0x80;
    return characters >= 1 && characters <= NOTE_CHARACTERS ? NULL
                                                            : "must have 1 to 4000 characters";
}
