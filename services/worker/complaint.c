#include "complaint.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* How the lines begin with which pip, uv and the condas say what went wrong. */
static const char *const marks[] = {"error",
                                    "critical",
                                    "fatal",
                                    "could not",
                                    "cannot",
                                    "failed",
                                    "\u00d7 ",
                                    "x no solution",
                                    "packagesnotfounderror",
                                    "resolvepackagenotfound",
                                    "unsatisfiableerror",
                                    "libmambaunsatisfiableerror",
                                    "nothing provides",
                                    "the following package"};

/* And what they add that helps nobody here. */
static const char *const noise[] = {
    "[notice]",        "[end of output]", "note: this error originates",
    "hint: see above", "warning: ",       "traceback ("};

static char *line_of(struct complaint *complaint)
{
    return complaint->lines[(complaint->count - 1) % COMPLAINT_LINES];
}

static void begin_line(struct complaint *complaint)
{
    complaint->count++;
    complaint->size = 0;
    complaint->is_over = false;
    line_of(complaint)[0] = '\0';
}

void complaint_hear(struct complaint *complaint, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (complaint->count == 0)
            begin_line(complaint);
        if (bytes[i] == '\n') {
            begin_line(complaint);
            continue;
        }
        if (bytes[i] == '\r') {
            complaint->is_over = true;
            continue;
        }
        if (complaint->is_over)
            complaint->size = 0;
        complaint->is_over = false;
        if (complaint->size + 1 < COMPLAINT_LINE && bytes[i])
            line_of(complaint)[complaint->size++] = bytes[i];
        line_of(complaint)[complaint->size] = '\0';
    }
}

/* The bytes of the character at `at`; 0: there is none, or it is cut off. */
static size_t character(const unsigned char *at)
{
    size_t size = *at < 0x80 ? 1 : *at >= 0xf0 ? 4 : *at >= 0xe0 ? 3 : *at >= 0xc2 ? 2 : 0;

    for (size_t i = 1; i < size; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    if (*at > 0xf4 || (*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f)
        || (*at == 0xf0 && at[1] < 0x90) || (*at == 0xf4 && at[1] > 0x8f))
        return 0;
    return size;
}

/* Behind an escape sequence of a terminal, such as a colour. */
static const char *skip_escape(const char *at)
{
    if (at[1] != '[')
        return at + (at[1] ? 2 : 1);
    at += 2;
    while (*at && (*at < '@' || *at > '~'))
        at++;
    return *at ? at + 1 : at;
}

/* Without colours, control characters and what is no UTF-8; trailing spaces go, too. */
static const char *plain(struct df_arena *arena, const char *line)
{
    char *text = df_alloc(arena, COMPLAINT_LINE);
    size_t size = 0;

    while (*line) {
        size_t bytes = character((const unsigned char *) line);
        if (*line == 0x1b) {
            line = skip_escape(line);
        } else if (bytes == 0 || (bytes == 1 && iscntrl((unsigned char) *line))) {
            line++;
        } else {
            memcpy(text + size, line, bytes);
            size += bytes;
            line += bytes;
        }
    }
    while (size > 0 && text[size - 1] == ' ')
        size--;
    text[size] = '\0';
    return text;
}

static bool begins_with(const char *line, const char *const *words, size_t count)
{
    line += strspn(line, " ");
    for (size_t i = 0; i < count; i++)
        if (strncasecmp(line, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

struct choice {
    const char *lines[COMPLAINT_LINES];
    size_t count, first; /* the first that complains; 0 when none does */
};

static void choose(struct df_arena *arena, const struct complaint *complaint, struct choice *choice)
{
    size_t kept = complaint->count < COMPLAINT_LINES ? complaint->count : COMPLAINT_LINES;
    bool has_mark = false;

    for (size_t i = complaint->count - kept; i < complaint->count; i++) {
        const char *line = plain(arena, complaint->lines[i % COMPLAINT_LINES]);
        if (!*line || begins_with(line, noise, DF_COUNT(noise)))
            continue;
        if (!has_mark && begins_with(line, marks, DF_COUNT(marks))) {
            has_mark = true;
            choice->first = choice->count;
        }
        choice->lines[choice->count++] = line;
    }
}

const char *complaint_text(struct df_arena *arena, const struct complaint *complaint, size_t limit)
{
    struct choice choice = {};
    const char *text = "";

    choose(arena, complaint, &choice);
    for (size_t i = choice.count; i > choice.first; i--) {
        const char *line = choice.lines[i - 1];
        if (strlen(text) + strlen(line) + 1 > limit)
            break;
        text = df_printf(arena, "%s%s%s", line, *text ? "\n" : "", text);
    }
    return text;
}
