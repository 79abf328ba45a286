/* What the files python_tree*.c share: kinds of node as numbers, and walking over children. */
#ifndef PYTHON_TREE_NODE_H
#define PYTHON_TREE_NODE_H

#include "python_tree.h"

#include <tree_sitter/api.h>

enum python_node {
    NODE_OTHER,
    NODE_ALIASED_IMPORT,
    NODE_ARGUMENT_LIST,
    NODE_AS, /* the word */
    NODE_ASSIGNMENT,
    NODE_ASYNC, /* the word */
    NODE_AS_PATTERN,
    NODE_AS_PATTERN_TARGET,
    NODE_ATTRIBUTE,
    NODE_AUGMENTED_ASSIGNMENT,
    NODE_BLOCK,
    NODE_CALL,
    NODE_CLASS,
    NODE_CLASS_PATTERN,
    NODE_CLOSE, /* ), ] or } */
    NODE_COLON,
    NODE_COMMA,
    NODE_COMMENT,
    NODE_COMPREHENSION,
    NODE_DECORATED,
    NODE_DECORATOR,
    NODE_DEFAULT_PARAMETER,
    NODE_DELETE,
    NODE_DICT_PATTERN,
    NODE_DOTTED_NAME,
    NODE_DOUBLE_STAR_PATTERN,
    NODE_ELLIPSIS,
    NODE_EXCEPT,
    NODE_EXCEPT_GROUP,
    NODE_EXEC,
    NODE_EXPRESSION_LIST,
    NODE_EXPRESSION_STATEMENT,
    NODE_FOR,
    NODE_FOR_IN,
    NODE_FUNCTION,
    NODE_FUTURE_IMPORT,
    NODE_GLOBAL,
    NODE_IDENTIFIER,
    NODE_IMPORT,
    NODE_IMPORT_FROM,
    NODE_KEYWORD_ARGUMENT,
    NODE_KEYWORD_PATTERN,
    NODE_LAMBDA,
    NODE_LIST,
    NODE_LIST_PATTERN,
    NODE_LIST_SPLAT,
    NODE_NAMED_EXPRESSION,
    NODE_NONE,
    NODE_NONLOCAL,
    NODE_NOT_EQUAL, /* <> */
    NODE_OPEN,      /* (, [ or { */
    NODE_PARAMETERS,
    NODE_PARENTHESES,
    NODE_PASS,
    NODE_PATTERN_LIST,
    NODE_PRINT,
    NODE_RETURN,
    NODE_SIMPLE_STATEMENT,
    NODE_SLASH_MARK,
    NODE_SPLAT_PATTERN,
    NODE_STAR_MARK,
    NODE_STAR_PATTERN,
    NODE_STRING,
    NODE_STRINGS, /* several in a row */
    NODE_TUPLE,
    NODE_TUPLE_PATTERN,
    NODE_TYPE,
    NODE_TYPED_DEFAULT_PARAMETER,
    NODE_TYPED_PARAMETER,
    NODE_TYPE_ALIAS,
    NODE_YIELD,
    NODE_COUNT,
};

enum python_field {
    FIELD_NONE,
    FIELD_ALIAS,
    FIELD_ATTRIBUTE,
    FIELD_BODY,
    FIELD_DEFINITION,
    FIELD_FUNCTION,
    FIELD_KEY,
    FIELD_LEFT,
    FIELD_MODULE_NAME,
    FIELD_NAME,
    FIELD_OBJECT,
    FIELD_PARAMETERS,
    FIELD_RIGHT,
    FIELD_SUPERCLASSES,
    FIELD_TYPE,
    FIELD_VALUE,
    FIELD_COUNT,
};

enum python_node python_node_kind(TSNode node);
enum python_field python_field_of(const TSTreeCursor *cursor);

/* The child in that field; a null node when there is none. */
TSNode python_node_field(TSNode node, enum python_field field);

static inline struct python_range python_node_range(TSNode node)
{
    return (struct python_range){ts_node_start_byte(node), ts_node_end_byte(node)};
}

/* struct python_children all = python_children_of(node);
 * while (python_children_next(&all)) ... all.node, all.kind ...      Comments are left out. */
struct python_children {
    TSTreeCursor cursor;
    bool started;
    TSNode node;
    enum python_node kind;
};

struct python_children python_children_of(TSNode node);

/* False at the end, which also releases; who leaves earlier calls python_children_end(). */
bool python_children_next(struct python_children *children);
void python_children_end(struct python_children *children);

/* What is inside any number of parentheses. */
TSNode python_node_unwrap(TSNode node);

struct python_value python_value_of(struct python_tree *tree, TSNode node);
struct python_return python_return_of(struct python_tree *tree, TSNode statement);

/* A bracket (depth 1 or -1) or a whole string (0). */
struct python_mark {
    struct python_range range;
    int depth;
};

/* What decides where lines end, in the order of the text. */
struct python_layout {
    struct python_mark *marks;
    size_t mark_count;
    struct python_range *spans; /* statements, and what is before the colon: each is one line */
    size_t span_count;
};

/* Fill tree->names, scopes, returns and leftover; then tree->classes. */
void python_tree_read_names(struct python_tree *tree, TSNode root, struct python_layout *layout);
void python_tree_read_classes(struct python_tree *tree, TSNode root);

/* Takes note of a node that decides where lines end; `parent_from` is where its parent begins. */
void python_layout_note(struct python_tree *tree, struct python_layout *layout,
                        uint32_t parent_from, TSNode node);

/* False, with tree->syntax, when lines or their indentation are not those of Python. */
bool python_tree_check_lines(struct python_tree *tree, const struct python_layout *layout);

/* Says in tree->syntax where `text` (the tree's, or what was parsed in its place) does not parse.
 */
void python_tree_explain(struct python_tree *tree, TSParser *parser, const char *text);

#endif
