#include "python_scan.h"

#include <stdio.h>
#include <string.h>

enum { BRACKET_DEPTH = 200 }; /* Python's */

static bool say(struct python_problem *problem, uint32_t at, const char *words)
{
    problem->at = at;
    snprintf(problem->words, sizeof problem->words, "syntax error: %s", words);
    return false;
}

struct scan {
    const char *text;
    uint32_t at, length;
    uint32_t open[BRACKET_DEPTH]; /* where the open brackets are */
    size_t depth;
};

/* Behind the string that begins at scan->at; false when it does not end. */
static bool skip_string(struct scan *scan)
{
    const char quote = scan->text[scan->at];
    bool is_long = scan->length - scan->at >= 3 && scan->text[scan->at + 1] == quote
                   && scan->text[scan->at + 2] == quote;

    scan->at += is_long ? 3 : 1;
    while (scan->at < scan->length) {
        char c = scan->text[scan->at];
        if (c == '\n' && !is_long)
            return false;
        if (c == '\\') {
            bool is_pair = scan->length - scan->at >= 3 && scan->text[scan->at + 1] == '\r'
                           && scan->text[scan->at + 2] == '\n';
            scan->at += is_pair ? 3 : 2;
            continue;
        }
        scan->at++;
        if (c != quote)
            continue;
        if (!is_long)
            return true;
        if (scan->length - scan->at >= 2 && scan->text[scan->at] == quote
            && scan->text[scan->at + 1] == quote) {
            scan->at += 2;
            return true;
        }
    }
    return false;
}

static bool fits(char open, char close)
{
    return (open == '(' && close == ')') || (open == '[' && close == ']')
           || (open == '{' && close == '}');
}

/* Takes the bracket at `at` into account; false when there is something to say about it. */
static bool scan_bracket(struct scan *scan, uint32_t at, struct python_problem *problem)
{
    char c = scan->text[at];

    if (strchr("([{", c)) {
        if (scan->depth == BRACKET_DEPTH)
            return say(problem, at, "too many brackets in one another");
        scan->open[scan->depth++] = at;
        return true;
    }
    problem->at = at;
    if (scan->depth == 0) {
        snprintf(problem->words, sizeof problem->words, "syntax error: '%c' closes nothing", c);
        return false;
    }
    char open = scan->text[scan->open[--scan->depth]];
    if (fits(open, c))
        return true;
    snprintf(problem->words, sizeof problem->words, "syntax error: '%c' does not close '%c'", c,
             open);
    return false;
}

/* Goes on behind a comment. */
static void skip_comment(struct scan *scan, char *joined)
{
    for (; scan->at < scan->length && scan->text[scan->at] != '\n'; scan->at++)
        if (scan->depth > 0)
            joined[scan->at] = ' ';
}

/* Goes on behind whatever is at scan->at; false when there is something to say about it. */
static bool scan_one(struct scan *scan, char *joined, struct python_problem *problem)
{
    uint32_t start = scan->at;
    char c = scan->text[start];

    switch (c) {
    case '#':
        skip_comment(scan, joined);
        return true;
    case '"':
    case '\'':
        return skip_string(scan) || say(problem, start, "the string is never closed");
    case '(':
    case '[':
    case '{':
    case ')':
    case ']':
    case '}':
        scan->at++;
        return scan_bracket(scan, start, problem);
    case '\n':
    case '\r':
    case '\\':
        if (scan->depth > 0 && (c != '\\' || strchr("\r\n", scan->text[start + 1])))
            joined[start] = ' ';
        scan->at++;
        return true;
    default:
        scan->at++;
        return true;
    }
}

bool python_scan(const char *text, uint32_t length, char *joined, struct python_problem *problem)
{
    struct scan scan = {.text = text, .length = length};

    memcpy(joined, text, length);
    while (scan.at < length)
        if (!scan_one(&scan, joined, problem))
            return false;
    if (scan.depth == 0)
        return true;
    problem->at = scan.open[scan.depth - 1];
    snprintf(problem->words, sizeof problem->words, "syntax error: '%c' is never closed",
             text[problem->at]);
    return false;
}
