#include "words.h"

#include <stdbool.h>

static void add_letter(struct words *words, char letter)
{
    if (words->length + 1 >= WORDS_BYTES)
        return;
    words->text[words->length++] = letter;
    words->text[words->length] = 0;
}

void words_add(struct words *words, const char *text)
{
    enum { LETTER_BYTES = 4 };

    for (; *text; text++) {
        bool starts = (*text & 0xC0) != 0x80;
        if (starts && words->length + LETTER_BYTES >= WORDS_BYTES)
            return; /* never half a letter */
        add_letter(words, *text);
    }
}

void words_add_number(struct words *words, int64_t number)
{
    char digits[20];
    size_t count = 0;
    uint64_t rest = number < 0 ? 0 - (uint64_t) number : (uint64_t) number;

    if (number < 0)
        add_letter(words, '-');
    do
        digits[count++] = (char) ('0' + rest % 10);
    while ((rest /= 10) > 0);
    while (count > 0)
        add_letter(words, digits[--count]);
}
