/* A Python text taken apart: its top-level classes, their methods, and every name with its scope.
 *
 * Plain data with byte ranges into the text. Only the files python_tree*.c know tree-sitter. */
#ifndef PYTHON_TREE_H
#define PYTHON_TREE_H

#include <df/arena.h>

enum {
    PYTHON_TEXT_LIMIT = 1024 * 1024,
    /* Words, symbols, three per line, eight per backslash: about 5,000 lines of code. Below the
     * 65,535 children of one node at which tree-sitter 0.20.7 corrupts its memory (0.20.8 does
     * not). */
    PYTHON_WEIGHT_LIMIT = 60000,
    /* Of wall clock. Only hostile texts take more than 50 ms. */
    PYTHON_PARSE_MICROSECONDS = 1000000,
    PYTHON_ITEM_LIMIT = 256, /* parameters of a method, values of a return */
    PYTHON_WORDS = 120,      /* of a problem, in bytes */
};

/* Bytes [from, to) of the text. */
struct python_range {
    uint32_t from, to;
};

/* One of several things between commas. */
struct python_item {
    struct python_range range;
    uint32_t comma; /* where the comma behind it is, or 0 */
};

enum python_parameter_kind {
    PYTHON_PLAIN,
    PYTHON_STAR,        /* *args */
    PYTHON_DOUBLE_STAR, /* **kwargs */
    PYTHON_STAR_MARK,   /* *, what follows is passed by name */
    PYTHON_SLASH_MARK,  /* /, what precedes is passed by position */
};

/* Ranges that are not there are empty. */
struct python_parameter {
    struct python_item item;
    enum python_parameter_kind kind;
    struct python_range name, annotation, value; /* value: the default */
    bool keyword_only, positional_only;
};

enum python_value_kind {
    PYTHON_OTHER,
    PYTHON_NAME,    /* x */
    PYTHON_MEMBER,  /* self.x */
    PYTHON_STARRED, /* *xs */
    PYTHON_NONE,
    PYTHON_YIELD,
};

struct python_value {
    struct python_item item;
    enum python_value_kind kind;
    struct python_range name;   /* of PYTHON_NAME, or what follows the dot */
    struct python_range object; /* what precedes the dot */
};

struct python_return {
    struct python_range statement;
    struct python_range values;   /* all behind `return`; empty when there is nothing */
    struct python_range brackets; /* round a tuple or a single value; empty without */
    struct python_value *items;
    size_t count;
    bool is_tuple;
    uint32_t scope;
};

enum python_statement_kind {
    PYTHON_STATEMENT,
    PYTHON_DOCSTRING,
    PYTHON_PASS,   /* pass or ... */
    PYTHON_ASSIGN, /* object.member = value */
    PYTHON_SUPER,  /* super().__init__(...) */
};

struct python_statement {
    struct python_range range;
    enum python_statement_kind kind;
    struct python_value target; /* of PYTHON_ASSIGN */
    struct python_value value;
};

struct python_body {
    struct python_range range;
    struct python_statement *statements; /* direct children only */
    size_t count;
};

struct python_method {
    struct python_range range; /* with decorators */
    struct python_range definition;
    struct python_range name;
    struct python_range brackets; /* of the parameters */
    struct python_parameter *parameters;
    size_t parameter_count;
    struct python_return *returns; /* nested functions excluded */
    size_t return_count;
    struct python_body body;
    uint32_t scope;
    bool is_async, is_generator, is_static, is_class_method;
};

struct python_class {
    struct python_range name;
    struct python_range *bases; /* names only */
    size_t base_count;
    struct python_range *far_bases; /* of those that are x.y.Name: Name */
    size_t far_base_count;
    bool has_unknown_base; /* one that is not a name */
    struct python_method *methods;
    size_t method_count;
    struct python_body body;
    uint32_t scope;
};

enum python_scope_kind { PYTHON_MODULE, PYTHON_CLASS, PYTHON_FUNCTION, PYTHON_COMPREHENSION };

struct python_scope {
    enum python_scope_kind kind;
    uint32_t parent; /* its own number for the module, which is 0 */
    uint32_t from;   /* first byte of the definition */
    bool yields;
};

enum python_name_kind {
    PYTHON_LOAD,
    PYTHON_STORE,
    PYTHON_GLOBAL,
    PYTHON_NONLOCAL,
    PYTHON_IMPORT,        /* import x: renaming it takes an `as` */
    PYTHON_IMPORT_DOTTED, /* import x.y, which binds x */
};

struct python_name {
    struct python_range range;
    uint32_t scope;
    enum python_name_kind kind;
    struct python_range member; /* of `name.member`; empty otherwise */
    bool member_stored;
};

/* At most one; `words` is empty when there is none. */
struct python_problem {
    uint32_t at; /* byte */
    char words[PYTHON_WORDS];
};

struct python_tree {
    const char *text; /* borrowed */
    uint32_t length;
    struct python_problem syntax;   /* the text does not parse; nothing below is there */
    struct python_problem leftover; /* parses, but only as Python 2 */
    struct python_class *classes;   /* of the top level */
    size_t class_count;
    struct python_scope *scopes;
    size_t scope_count;
    struct python_name *names; /* in order of the text, but for parameters of lambdas */
    size_t name_count;
    struct python_return *returns;
    size_t return_count;
    struct df_arena arena;
};

/* Takes `length` bytes of valid UTF-8 apart; `text` must outlive the tree. Never NULL; what is
 * wrong with the text is in `syntax`. Owned by the caller: python_tree_free(). */
struct python_tree *python_tree_new(const char *text, size_t length);
void python_tree_free(struct python_tree *tree);

/* Makes room for one more zeroed element and counts it; returns where the elements are now. */
void *python_grow(struct df_arena *arena, void *items, size_t *count, size_t size);

static inline bool python_range_empty(struct python_range range)
{
    return range.from == range.to;
}

/* Whether the bytes of `range` are `word`. */
bool python_range_is(const struct python_tree *tree, struct python_range range, const char *word);
bool python_range_same(const struct python_tree *tree, struct python_range a,
                       struct python_range b);
char *python_range_text(struct df_arena *arena, const struct python_tree *tree,
                        struct python_range range);

#endif
