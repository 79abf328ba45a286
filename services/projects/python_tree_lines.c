/* Lines and indentation, about which tree-sitter is more generous than Python: it takes an empty
 * block, an indented line anywhere, and a statement that goes on in the next line.
 *
 * The tree says where brackets and strings are; what is left are the lines that count. */
#include "python_tree_node.h"

#include <stdio.h>
#include <string.h>

enum { INDENT_DEPTH = 100, TAB_WIDTH = 8 }; /* both are Python's */

/* The width of an indentation with tabs of 8, and with tabs of 1: they must agree. */
struct indent {
    uint32_t wide, narrow;
};

static void add_span(struct python_tree *tree, struct python_layout *layout, uint32_t from,
                     uint32_t to)
{
    layout->spans = python_grow(&tree->arena, layout->spans, &layout->span_count,
                                sizeof *layout->spans);
    layout->spans[layout->span_count - 1] = (struct python_range){from, to};
}

static void add_mark(struct python_tree *tree, struct python_layout *layout, TSNode node, int depth)
{
    struct python_range range = python_node_range(node);

    /* Strings within a string, and their brackets, belong to it. */
    if (layout->mark_count && range.from < layout->marks[layout->mark_count - 1].range.to)
        return;
    layout->marks = python_grow(&tree->arena, layout->marks, &layout->mark_count,
                                sizeof *layout->marks);
    layout->marks[layout->mark_count - 1] = (struct python_mark){range, depth};
}

void python_layout_note(struct python_tree *tree, struct python_layout *layout,
                        uint32_t parent_from, TSNode node)
{
    switch (python_node_kind(node)) {
    case NODE_OPEN:
        add_mark(tree, layout, node, 1);
        break;
    case NODE_CLOSE:
        add_mark(tree, layout, node, -1);
        break;
    case NODE_STRING:
        add_mark(tree, layout, node, 0);
        break;
    case NODE_COLON:
        add_span(tree, layout, parent_from, ts_node_start_byte(node));
        break;
    case NODE_DELETE:
    case NODE_EXPRESSION_STATEMENT:
    case NODE_FUTURE_IMPORT:
    case NODE_GLOBAL:
    case NODE_IMPORT:
    case NODE_IMPORT_FROM:
    case NODE_NONLOCAL:
    case NODE_RETURN:
    case NODE_SIMPLE_STATEMENT:
    case NODE_TYPE_ALIAS:
        add_span(tree, layout, ts_node_start_byte(node), ts_node_end_byte(node));
        break;
    default:
        break;
    }
}

struct lines {
    struct python_tree *tree;
    const struct python_layout *layout;
    struct indent indents[INDENT_DEPTH + 1];
    size_t depth;
    bool wants_block; /* the line before ended with a colon */
    uint32_t *ends;   /* where the lines end that count */
    size_t end_count;
};

static bool fail(struct lines *lines, uint32_t at, const char *words)
{
    lines->tree->syntax.at = at;
    snprintf(lines->tree->syntax.words, PYTHON_WORDS, "syntax error: %s", words);
    return false;
}

static struct indent indent_of(const struct python_tree *tree, uint32_t *at)
{
    struct indent indent = {0, 0};

    for (; *at < tree->length; ++*at) {
        char c = tree->text[*at];
        if (c == ' ') {
            indent.wide++;
            indent.narrow++;
        } else if (c == '\t') {
            indent.wide = (indent.wide / TAB_WIDTH + 1) * TAB_WIDTH;
            indent.narrow++;
        } else if (c == '\f') {
            indent = (struct indent){0, 0};
        } else if (c != '\r') {
            break;
        }
    }
    return indent;
}

static int compare(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

/* The indentation of a line that counts, against the lines above. */
static bool check_indent(struct lines *lines, struct indent indent, uint32_t at)
{
    struct indent *now = &lines->indents[lines->depth];
    int order = compare(indent.wide, now->wide);

    if (order != compare(indent.narrow, now->narrow))
        return fail(lines, at, "tabs and spaces are mixed in the indentation");
    if (lines->wants_block && order <= 0)
        return fail(lines, at, "an indented block is missing");
    if (!lines->wants_block && order > 0)
        return fail(lines, at, "this line is indented without need");
    if (order > 0) {
        if (lines->depth == INDENT_DEPTH)
            return fail(lines, at, "too many levels of indentation");
        lines->indents[++lines->depth] = indent;
        return true;
    }
    while (lines->depth > 0 && lines->indents[lines->depth].wide > indent.wide)
        lines->depth--;
    if (lines->indents[lines->depth].wide != indent.wide
        || lines->indents[lines->depth].narrow != indent.narrow)
        return fail(lines, at, "this indentation fits none of the lines above");
    return true;
}

/* Follows a line from its first character to its end, through brackets, strings and backslashes.
 * Takes note whether a colon was the last of it. */
static uint32_t follow(struct lines *lines, uint32_t at, size_t *mark)
{
    const struct python_tree *tree = lines->tree;
    const struct python_layout *layout = lines->layout;
    int depth = 0;
    char last = '\0';

    for (; at < tree->length; at++) {
        while (*mark < layout->mark_count && layout->marks[*mark].range.from < at)
            ++*mark;
        bool is_mark = *mark < layout->mark_count && layout->marks[*mark].range.from == at;
        char c = tree->text[at];
        if (is_mark) {
            depth += layout->marks[*mark].depth;
            at = layout->marks[*mark].range.to - 1;
            last = c;
        } else if (c == '#') {
            while (at + 1 < tree->length && tree->text[at + 1] != '\n')
                at++;
        } else if (c == '\\') {
            at += at + 2 < tree->length && tree->text[at + 1] == '\r' ? 2 : 1;
        } else if (c == '\n' && depth == 0) {
            break;
        } else if (!strchr(" \t\r\n\f", c)) {
            last = c;
        }
    }
    lines->wants_block = last == ':';
    return at < tree->length ? at : tree->length;
}

static bool read_lines(struct lines *lines)
{
    struct python_tree *tree = lines->tree;
    size_t mark = 0;
    uint32_t at = 0;

    if (tree->length >= 3 && memcmp(tree->text, "\xEF\xBB\xBF", 3) == 0)
        at = 3;
    while (at < tree->length) {
        struct indent indent = indent_of(tree, &at);
        bool counts = at < tree->length && !strchr("#\n\\", tree->text[at]);
        if (counts && !check_indent(lines, indent, at))
            return false;
        bool wants_block = lines->wants_block;
        at = follow(lines, at, &mark);
        if (!counts) {
            lines->wants_block = wants_block;
        } else {
            lines->ends = python_grow(&tree->arena, lines->ends, &lines->end_count,
                                      sizeof *lines->ends);
            lines->ends[lines->end_count - 1] = at;
        }
        at++;
    }
    return !lines->wants_block || fail(lines, tree->length, "an indented block is missing");
}

/* Whether a line ends inside of [from, to). */
static bool is_cut(const struct lines *lines, struct python_range range, uint32_t *end)
{
    size_t low = 0, high = lines->end_count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (lines->ends[middle] < range.from)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == lines->end_count || lines->ends[low] >= range.to)
        return false;
    *end = lines->ends[low];
    return true;
}

bool python_tree_check_lines(struct python_tree *tree, const struct python_layout *layout)
{
    struct lines lines = {.tree = tree, .layout = layout};
    uint32_t end = 0;

    if (!read_lines(&lines))
        return false;
    for (size_t i = 0; i < layout->span_count; i++)
        if (is_cut(&lines, layout->spans[i], &end))
            return fail(&lines, end, "something is missing at the end of the line");
    return true;
}
