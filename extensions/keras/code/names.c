#include "names.h"

#include "python_text.h"

#include <string.h>

enum { NAME_LETTERS = 40, NAME_BYTES = 96 };

static size_t place_of(const struct names *names, const char *name)
{
    size_t hash = 5381;

    for (const char *letter = name; *letter; letter++)
        hash = hash * 33 + (unsigned char) *letter;
    for (hash %= names->size; names->taken[hash]; hash = (hash + 1) % names->size)
        if (strcmp(names->taken[hash], name) == 0)
            break;
    return hash;
}

bool names_open(struct names *names, size_t count, struct room *room)
{
    /* What the code itself uses, and what would hide it. */
    static const char *const reserved[] = {"keras",        "layers",      "initializers",
                                           "regularizers", "constraints", "utils",
                                           "create",       "range",       "_"};
    enum { RESERVED = sizeof reserved / sizeof reserved[0] };

    names->size = 2 * (count + RESERVED) + 1;
    names->taken = room_take(room, names->size, sizeof *names->taken);
    for (size_t i = 0; names->taken && i < RESERVED; i++)
        names->taken[place_of(names, reserved[i])] = reserved[i];
    return names->taken != NULL;
}

/* Small letters, digits and single underscores. */
static size_t spell(const char *wanted, char *name)
{
    size_t length = 0;

    for (; *wanted && length < NAME_LETTERS; wanted++) {
        char letter = *wanted;
        bool is_digit = letter >= '0' && letter <= '9';
        if (letter >= 'A' && letter <= 'Z')
            letter = (char) (letter - 'A' + 'a');
        if (is_digit || (letter >= 'a' && letter <= 'z'))
            name[length++] = letter;
        else if (length > 0 && name[length - 1] != '_')
            name[length++] = '_';
    }
    while (length > 0 && name[length - 1] == '_')
        length--;
    name[length] = 0;
    return length;
}

static size_t add_number(char *name, size_t length, unsigned number)
{
    char digits[12];
    size_t count = 0;

    do
        digits[count++] = (char) ('0' + number % 10);
    while ((number /= 10) > 0);
    name[length++] = '_';
    while (count > 0)
        name[length++] = digits[--count];
    name[length] = 0;
    return length;
}

const char *names_take(struct names *names, const char *wanted, const char *ending,
                       struct room *room)
{
    char *name = room_take(room, NAME_BYTES, 1);

    if (!name)
        return NULL;
    bool needs_start = !(wanted[0] >= 'a' && wanted[0] <= 'z')
                       && !(wanted[0] >= 'A' && wanted[0] <= 'Z');
    if (needs_start)
        memcpy(name, "x_", 2);
    size_t start = needs_start ? 2 : 0, length = start + spell(wanted, name + start);
    if (needs_start && length == start)
        name[--length] = 0; /* x */
    memcpy(name + length, ending, strlen(ending) + 1);
    length += strlen(ending);
    if (!python_is_name(name))
        name[length++] = '_', name[length] = 0; /* a keyword */
    for (unsigned number = 2; names->taken[place_of(names, name)]; number++)
        (void) add_number(name, length, number);
    names->taken[place_of(names, name)] = name;
    return name;
}
