#include "python_scan.h"
#include "python_tree_node.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TREE_ARENA_LIMIT = 256 * 1024 * 1024 };

const TSLanguage *tree_sitter_python(void);

/* Everything that is counted is at most one token of tree-sitter's, whatever it takes for a string
 * or a comment, so that this bounds the children of a node. */
static size_t text_weight(const char *text, size_t length)
{
    size_t weight = 0;
    bool in_word = false;

    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char) text[i];
        bool is_word = c >= 0x80 || c == '_' || (c >= '0' && c <= '9')
                       || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');

        if (c == '\n')
            weight += 3;
        else if (c == '\\')
            weight += 8; /* many of them outside of strings take the parser a square of time */
        else if (is_word ? !in_word : c != ' ')
            weight++;
        in_word = is_word;
    }
    return weight;
}

static void say(struct python_problem *problem, uint32_t at, const char *words)
{
    problem->at = at;
    snprintf(problem->words, sizeof problem->words, "%s", words);
}

static void read_tree(struct python_tree *tree, TSNode root)
{
    struct python_layout layout = {0};

    python_tree_read_names(tree, root, &layout);
    if (!tree->syntax.words[0] && python_tree_check_lines(tree, &layout))
        python_tree_read_classes(tree, root);
}

static void parse(struct python_tree *tree, TSParser *parser)
{
    struct python_problem unclosed = {0};
    char *joined = malloc(tree->length + 1);
    if (!joined)
        abort();

    bool is_closed = python_scan(tree->text, tree->length, joined, &unclosed);
    const char *text = is_closed ? joined : tree->text;
    TSTree *parsed = ts_parser_parse_string(parser, NULL, text, tree->length);
    if (!parsed)
        say(&tree->syntax, 0, "the code is too complex to be analysed");
    else if (!ts_node_has_error(ts_tree_root_node(parsed)))
        read_tree(tree, ts_tree_root_node(parsed));
    else if (is_closed)
        python_tree_explain(tree, parser, text);
    else
        tree->syntax = unclosed;
    if (parsed)
        ts_tree_delete(parsed);
    free(joined);
}

struct python_tree *python_tree_new(const char *text, size_t length)
{
    struct python_tree *tree = calloc(1, sizeof *tree);
    TSParser *parser = ts_parser_new();

    if (!tree || !parser || !ts_parser_set_language(parser, tree_sitter_python()))
        abort();
    df_arena_init(&tree->arena, TREE_ARENA_LIMIT);
    tree->text = text;
    tree->length = (uint32_t) length;
    ts_parser_set_timeout_micros(parser, PYTHON_PARSE_MICROSECONDS);
    if (length > PYTHON_TEXT_LIMIT || text_weight(text, length) > PYTHON_WEIGHT_LIMIT)
        say(&tree->syntax, 0, "the code is too long to be analysed; move parts to a module");
    else
        parse(tree, parser);
    ts_parser_delete(parser);
    return tree;
}

void python_tree_free(struct python_tree *tree)
{
    if (!tree)
        return;
    df_arena_release(&tree->arena);
    free(tree);
}

bool python_range_is(const struct python_tree *tree, struct python_range range, const char *word)
{
    size_t length = strlen(word);
    return range.to - range.from == length && memcmp(tree->text + range.from, word, length) == 0;
}

bool python_range_same(const struct python_tree *tree, struct python_range a, struct python_range b)
{
    return a.to - a.from == b.to - b.from
           && memcmp(tree->text + a.from, tree->text + b.from, a.to - a.from) == 0;
}

char *python_range_text(struct df_arena *arena, const struct python_tree *tree,
                        struct python_range range)
{
    return df_strndup(arena, tree->text + range.from, range.to - range.from);
}
