#include "problems.h"
#include "json_pointer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

size_t place_enter(struct place *place, const char *token)
{
    size_t length = strlen(place->pointer);

    if (!json_pointer_append(place->pointer, sizeof place->pointer, token))
        place->pointer[length] = '\0';
    return length;
}

void place_leave(struct place *place, size_t length)
{
    place->pointer[length] = '\0';
}

/* Cuts an incomplete UTF-8 character off the end of a text that was cut itself. */
static void cut_cleanly(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && ((unsigned char) text[length - 1] & 0xC0) == 0x80)
        length--;
    if (length > 0 && (unsigned char) text[length - 1] >= 0xC0)
        length--;
    text[length] = '\0';
}

void problem_add(json_t *problems, enum severity severity, const char *pointer, const char *format,
                 ...)
{
    static const char *const names[] = {"error", "warning"};
    char detail[400];
    va_list args;

    if (json_array_size(problems) >= PROBLEMS_LIMIT)
        return;
    va_start(args, format);
    int length = vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    if (length >= (int) sizeof detail)
        cut_cleanly(detail);
    json_array_append_new(problems, json_pack("{ss ss ss}", "pointer", pointer, "severity",
                                              names[severity], "detail", detail));
}

bool problems_have_error(const json_t *problems)
{
    size_t index;
    json_t *problem;

    json_array_foreach(problems, index, problem)
        if (strcmp(json_string_value(json_object_get(problem, "severity")), "error") == 0)
            return true;
    return false;
}
