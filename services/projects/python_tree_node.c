#include "python_tree_node.h"

#include <pthread.h>
#include <string.h>

enum { SYMBOL_LIMIT = 512, FIELD_LIMIT = 64, FIRST_ROOM = 8 };

const TSLanguage *tree_sitter_python(void);

static const char *const node_names[NODE_COUNT] = {
    [NODE_ALIASED_IMPORT] = "aliased_import",
    [NODE_ARGUMENT_LIST] = "argument_list",
    [NODE_AS] = "as",
    [NODE_ASSIGNMENT] = "assignment",
    [NODE_ASYNC] = "async",
    [NODE_AS_PATTERN] = "as_pattern",
    [NODE_AS_PATTERN_TARGET] = "as_pattern_target",
    [NODE_ATTRIBUTE] = "attribute",
    [NODE_AUGMENTED_ASSIGNMENT] = "augmented_assignment",
    [NODE_BLOCK] = "block",
    [NODE_CALL] = "call",
    [NODE_CLASS] = "class_definition",
    [NODE_CLASS_PATTERN] = "class_pattern",
    [NODE_CLOSE] = ")",
    [NODE_COLON] = ":",
    [NODE_COMMA] = ",",
    [NODE_COMMENT] = "comment",
    [NODE_COMPREHENSION] = "list_comprehension",
    [NODE_DECORATED] = "decorated_definition",
    [NODE_DECORATOR] = "decorator",
    [NODE_DEFAULT_PARAMETER] = "default_parameter",
    [NODE_DELETE] = "delete_statement",
    [NODE_DICT_PATTERN] = "dict_pattern",
    [NODE_DOTTED_NAME] = "dotted_name",
    [NODE_DOUBLE_STAR_PATTERN] = "dictionary_splat_pattern",
    [NODE_ELLIPSIS] = "ellipsis",
    [NODE_EXCEPT] = "except_clause",
    [NODE_EXCEPT_GROUP] = "except_group_clause",
    [NODE_EXEC] = "exec_statement",
    [NODE_EXPRESSION_LIST] = "expression_list",
    [NODE_EXPRESSION_STATEMENT] = "expression_statement",
    [NODE_FOR] = "for_statement",
    [NODE_FOR_IN] = "for_in_clause",
    [NODE_FUNCTION] = "function_definition",
    [NODE_FUTURE_IMPORT] = "future_import_statement",
    [NODE_GLOBAL] = "global_statement",
    [NODE_IDENTIFIER] = "identifier",
    [NODE_IMPORT] = "import_statement",
    [NODE_IMPORT_FROM] = "import_from_statement",
    [NODE_KEYWORD_ARGUMENT] = "keyword_argument",
    [NODE_KEYWORD_PATTERN] = "keyword_pattern",
    [NODE_LAMBDA] = "lambda",
    [NODE_LIST] = "list",
    [NODE_LIST_PATTERN] = "list_pattern",
    [NODE_LIST_SPLAT] = "list_splat",
    [NODE_NAMED_EXPRESSION] = "named_expression",
    [NODE_NONE] = "none",
    [NODE_NONLOCAL] = "nonlocal_statement",
    [NODE_NOT_EQUAL] = "<>",
    [NODE_OPEN] = "(",
    [NODE_PARAMETERS] = "parameters",
    [NODE_PARENTHESES] = "parenthesized_expression",
    [NODE_PASS] = "pass_statement",
    [NODE_PATTERN_LIST] = "pattern_list",
    [NODE_PRINT] = "print_statement",
    [NODE_RETURN] = "return_statement",
    [NODE_SIMPLE_STATEMENT] = "assert_statement",
    [NODE_SLASH_MARK] = "positional_separator",
    [NODE_SPLAT_PATTERN] = "splat_pattern",
    [NODE_STAR_MARK] = "keyword_separator",
    [NODE_STAR_PATTERN] = "list_splat_pattern",
    [NODE_STRING] = "string",
    [NODE_STRINGS] = "concatenated_string",
    [NODE_TUPLE] = "tuple",
    [NODE_TUPLE_PATTERN] = "tuple_pattern",
    [NODE_TYPE] = "type",
    [NODE_TYPED_DEFAULT_PARAMETER] = "typed_default_parameter",
    [NODE_TYPED_PARAMETER] = "typed_parameter",
    [NODE_TYPE_ALIAS] = "type_alias_statement",
    [NODE_YIELD] = "yield",
};

/* Names that mean the same to us as one in the table above. */
static const struct {
    const char *name;
    enum python_node kind;
} more_names[] = {
    {"[", NODE_OPEN},
    {"]", NODE_CLOSE},
    {"{", NODE_OPEN},
    {"}", NODE_CLOSE},
    {"break_statement", NODE_SIMPLE_STATEMENT},
    {"continue_statement", NODE_SIMPLE_STATEMENT},
    {"dictionary_comprehension", NODE_COMPREHENSION},
    {"generator_expression", NODE_COMPREHENSION},
    {"lambda_parameters", NODE_PARAMETERS},
    {"raise_statement", NODE_SIMPLE_STATEMENT},
    {"set_comprehension", NODE_COMPREHENSION},
};

/* Words of the grammar that are also the names of nodes: only the word, or only the node, counts.
 */
static bool is_word(enum python_node kind)
{
    return kind == NODE_AS || kind == NODE_ASYNC || kind == NODE_CLOSE || kind == NODE_COLON
           || kind == NODE_COMMA || kind == NODE_NOT_EQUAL || kind == NODE_OPEN;
}

static const char *const field_names[FIELD_COUNT] = {
    [FIELD_ALIAS] = "alias",
    [FIELD_ATTRIBUTE] = "attribute",
    [FIELD_BODY] = "body",
    [FIELD_DEFINITION] = "definition",
    [FIELD_FUNCTION] = "function",
    [FIELD_KEY] = "key",
    [FIELD_LEFT] = "left",
    [FIELD_MODULE_NAME] = "module_name",
    [FIELD_NAME] = "name",
    [FIELD_OBJECT] = "object",
    [FIELD_PARAMETERS] = "parameters",
    [FIELD_RIGHT] = "right",
    [FIELD_SUPERCLASSES] = "superclasses",
    [FIELD_TYPE] = "type",
    [FIELD_VALUE] = "value",
};

/* Written once, before the first use; constant from then on. */
static unsigned char kind_of_symbol[SYMBOL_LIMIT];
static unsigned char field_of_id[FIELD_LIMIT];
static TSFieldId id_of_field[FIELD_COUNT];

static enum python_node kind_of_name(const char *name, bool named)
{
    for (enum python_node kind = NODE_OTHER + 1; kind < NODE_COUNT; kind++)
        if (is_word(kind) != named && strcmp(node_names[kind], name) == 0)
            return kind;
    for (size_t i = 0; i < DF_COUNT(more_names); i++)
        if (is_word(more_names[i].kind) != named && strcmp(more_names[i].name, name) == 0)
            return more_names[i].kind;
    return NODE_OTHER;
}

static void open_tables(void)
{
    const TSLanguage *language = tree_sitter_python();
    uint32_t count = ts_language_symbol_count(language);

    for (uint32_t i = 0; i < count && i < SYMBOL_LIMIT; i++) {
        TSSymbol symbol = (TSSymbol) i;
        bool named = ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular;
        const char *name = ts_language_symbol_name(language, symbol);
        kind_of_symbol[i] = (unsigned char) kind_of_name(name, named);
    }
    for (enum python_field field = FIELD_NONE + 1; field < FIELD_COUNT; field++) {
        const char *name = field_names[field];
        TSFieldId id = ts_language_field_id_for_name(language, name, (uint32_t) strlen(name));
        id_of_field[field] = id;
        if (id < FIELD_LIMIT)
            field_of_id[id] = (unsigned char) field;
    }
    field_of_id[0] = FIELD_NONE;
}

static void tables(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_tables);
}

enum python_node python_node_kind(TSNode node)
{
    tables();
    TSSymbol symbol = ts_node_symbol(node);
    return symbol < SYMBOL_LIMIT ? kind_of_symbol[symbol] : NODE_OTHER;
}

enum python_field python_field_of(const TSTreeCursor *cursor)
{
    tables();
    TSFieldId id = ts_tree_cursor_current_field_id(cursor);
    return id < FIELD_LIMIT ? field_of_id[id] : FIELD_NONE;
}

TSNode python_node_field(TSNode node, enum python_field field)
{
    tables();
    return ts_node_child_by_field_id(node, id_of_field[field]);
}

struct python_children python_children_of(TSNode node)
{
    return (struct python_children){.cursor = ts_tree_cursor_new(node)};
}

void python_children_end(struct python_children *children)
{
    ts_tree_cursor_delete(&children->cursor);
}

bool python_children_next(struct python_children *children)
{
    for (;;) {
        bool more = children->started ? ts_tree_cursor_goto_next_sibling(&children->cursor)
                                      : ts_tree_cursor_goto_first_child(&children->cursor);
        if (!more) {
            python_children_end(children);
            return false;
        }
        children->started = true;
        children->node = ts_tree_cursor_current_node(&children->cursor);
        children->kind = python_node_kind(children->node);
        if (children->kind != NODE_COMMENT)
            return true;
    }
}

void *python_grow(struct df_arena *arena, void *items, size_t *count, size_t size)
{
    bool is_full = *count == 0 || (*count >= FIRST_ROOM && (*count & (*count - 1)) == 0);
    char *grown = items;

    if (is_full) {
        grown = df_alloc(arena, (*count < FIRST_ROOM ? FIRST_ROOM : *count * 2) * size);
        if (*count)
            memcpy(grown, items, *count * size);
    }
    (*count)++;
    return grown;
}
