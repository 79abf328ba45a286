/* Where a text does not parse, in words.
 *
 * An error node of the tree covers much more than the error, so the text is parsed once more with
 * tree-sitter's log, which says where the parser first found no way on. */
#include "python_tree_node.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_BYTES = 20 };

static void say(struct python_problem *problem, uint32_t at, const char *words)
{
    problem->at = at;
    snprintf(problem->words, sizeof problem->words, "%s", words);
}

/* --- where the parser stopped --- */

struct listener {
    size_t stop; /* tree-sitter looks at it from time to time */
    unsigned row, column;
    unsigned error_row, error_column;
};

static void listen(void *payload, TSLogType type, const char *message)
{
    struct listener *listener = payload;
    const char *row = strstr(message, ", row:");

    if (type != TSLogTypeParse || listener->stop)
        return;
    if (strncmp(message, "process ", 8) == 0 && row)
        (void) sscanf(row, ", row:%u, col:%u", &listener->row, &listener->column);
    else if (strncmp(message, "resume ", 7) == 0)
        listener->stop = 1;
    else if (strncmp(message, "detect_error", 12) == 0
             && (listener->row > listener->error_row
                 || (listener->row == listener->error_row
                     && listener->column >= listener->error_column))) {
        listener->error_row = listener->row;
        listener->error_column = listener->column;
    }
}

static uint32_t byte_of(const char *text, uint32_t length, unsigned row, unsigned column)
{
    uint32_t at = 0;

    while (row > 0 && at < length)
        row -= text[at++] == '\n';
    return column < length - at ? at + column : length;
}

/* The end of the last token that the parser could use. */
static uint32_t find_stop(const struct python_tree *tree, TSParser *parser, const char *text)
{
    struct listener listener = {0};

    ts_parser_reset(parser);
    ts_parser_set_logger(parser, (TSLogger){&listener, listen});
    ts_parser_set_cancellation_flag(parser, &listener.stop);
    TSTree *again = ts_parser_parse_string(parser, NULL, text, tree->length);
    if (again)
        ts_tree_delete(again);
    return byte_of(text, tree->length, listener.error_row, listener.error_column);
}

/* How many bytes of a line from `at` can be shown without cutting a character. */
static uint32_t shown_length(const struct python_tree *tree, uint32_t at)
{
    uint32_t end = at;

    while (end < tree->length && end - at < SHOWN_BYTES && tree->text[end] != '\n'
           && tree->text[end] != '\r')
        end++;
    while (end > at && end < tree->length && (tree->text[end] & 0xC0) == 0x80)
        end--;
    return end - at;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f';
}

/* Skips spaces, empty lines and comments; whether a line ended. */
static bool skip_to_token(const struct python_tree *tree, uint32_t *at)
{
    bool ended = false;

    for (; *at < tree->length; ++*at) {
        char c = tree->text[*at];
        if (c == '#')
            while (*at < tree->length && tree->text[*at] != '\n')
                ++*at;
        if (*at == tree->length || (tree->text[*at] != '\n' && !is_space(tree->text[*at])))
            break;
        ended |= tree->text[*at] == '\n';
    }
    return ended;
}

static void say_near(struct python_problem *problem, const struct python_tree *tree, uint32_t at)
{
    problem->at = at;
    snprintf(problem->words, sizeof problem->words, "syntax error near '%.*s'",
             (int) shown_length(tree, at), tree->text + at);
}

void python_tree_explain(struct python_tree *tree, TSParser *parser, const char *text)
{
    struct python_problem *problem = &tree->syntax;
    uint32_t stop = find_stop(tree, parser, text), at = stop;
    bool line_ended = skip_to_token(tree, &at);
    char before = stop ? tree->text[stop - 1] : '\0';
    if (line_ended && before == ':')
        say(problem, at, "syntax error: an indented block is missing");
    else if (at == tree->length)
        say(problem, stop, "syntax error: the code ends too early");
    else if (line_ended && before != '\n')
        say(problem, stop, "syntax error: something is missing at the end of the line");
    else
        say_near(problem, tree, at);
}
