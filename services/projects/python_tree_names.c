/* One walk over the whole tree that finds scopes, names, returns and what only Python 2 knows.
 *
 * What an identifier means depends on its parent and on its field there: `roles` says how. The walk
 * keeps a frame per level of its own, so that the depth of the tree does not matter. */
#include "name.h"
#include "python_tree_node.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an identifier directly below a node means. */
enum role {
    ROLE_LOAD,
    ROLE_SKIP,
    ROLE_STORE,
    ROLE_PARAMETER, /* a name of the inner scope */
    ROLE_WALRUS,    /* a name of the nearest scope that is no comprehension */
    ROLE_GLOBAL,
    ROLE_NONLOCAL,
    ROLE_IMPORT,
    ROLE_CAPTURE, /* in a case: a lone name is stored, a dotted one loaded */
    ROLE_CLASS,   /* in a case: what is compared */
};

enum { FIELD_ANY = FIELD_COUNT, LONGEST_KEYWORD = 8 };

static const struct role_row {
    enum python_node parent;
    int field;
    enum role role;
} roles[] = {
    {NODE_ALIASED_IMPORT, FIELD_ALIAS, ROLE_STORE},
    {NODE_ALIASED_IMPORT, FIELD_ANY, ROLE_SKIP},
    {NODE_ASSIGNMENT, FIELD_LEFT, ROLE_STORE},
    {NODE_AS_PATTERN, FIELD_ALIAS, ROLE_STORE},
    {NODE_ATTRIBUTE, FIELD_ATTRIBUTE, ROLE_SKIP},
    {NODE_AUGMENTED_ASSIGNMENT, FIELD_LEFT, ROLE_STORE},
    {NODE_CLASS, FIELD_NAME, ROLE_STORE},
    {NODE_CLASS_PATTERN, FIELD_ANY, ROLE_CLASS},
    {NODE_DELETE, FIELD_ANY, ROLE_STORE},
    {NODE_DICT_PATTERN, FIELD_KEY, ROLE_CLASS},
    {NODE_EXCEPT, FIELD_ALIAS, ROLE_STORE},
    {NODE_FOR, FIELD_LEFT, ROLE_STORE},
    {NODE_FOR_IN, FIELD_LEFT, ROLE_STORE},
    {NODE_FUNCTION, FIELD_NAME, ROLE_STORE},
    {NODE_FUNCTION, FIELD_PARAMETERS, ROLE_PARAMETER},
    {NODE_FUTURE_IMPORT, FIELD_ANY, ROLE_SKIP},
    {NODE_GLOBAL, FIELD_ANY, ROLE_GLOBAL},
    {NODE_IMPORT, FIELD_ANY, ROLE_IMPORT},
    {NODE_IMPORT_FROM, FIELD_MODULE_NAME, ROLE_SKIP},
    {NODE_IMPORT_FROM, FIELD_ANY, ROLE_IMPORT},
    {NODE_KEYWORD_ARGUMENT, FIELD_NAME, ROLE_SKIP},
    {NODE_LAMBDA, FIELD_PARAMETERS, ROLE_PARAMETER},
    {NODE_NAMED_EXPRESSION, FIELD_NAME, ROLE_WALRUS},
    {NODE_NONLOCAL, FIELD_ANY, ROLE_NONLOCAL},
    {NODE_SPLAT_PATTERN, FIELD_ANY, ROLE_STORE},
    {NODE_TYPE_ALIAS, FIELD_LEFT, ROLE_STORE},
};

/* What these mean is what their parent means. */
static bool is_transparent(enum python_node kind)
{
    switch (kind) {
    case NODE_AS_PATTERN_TARGET:
    case NODE_DEFAULT_PARAMETER:
    case NODE_DOUBLE_STAR_PATTERN:
    case NODE_EXPRESSION_LIST:
    case NODE_LIST:
    case NODE_LIST_PATTERN:
    case NODE_LIST_SPLAT:
    case NODE_PARAMETERS:
    case NODE_PARENTHESES:
    case NODE_PATTERN_LIST:
    case NODE_STAR_PATTERN:
    case NODE_TUPLE:
    case NODE_TUPLE_PATTERN:
    case NODE_TYPE:
    case NODE_TYPED_DEFAULT_PARAMETER:
    case NODE_TYPED_PARAMETER:
        return true;
    default:
        return false;
    }
}

struct frame {
    enum python_node kind;
    enum role role;
    uint32_t outer, inner;      /* the same but inside definitions */
    struct python_range member; /* of an attribute */
    uint32_t from;              /* first byte */
    bool seen_as;               /* the word `as` was among the children */
    bool seen_first;            /* of a comprehension: its first `for`; of a pattern: its name */
    bool is_first;              /* the first `for` of a comprehension */
};

struct walk {
    struct python_tree *tree;
    struct python_layout *layout;
    TSTreeCursor cursor;
    struct frame *frames; /* heap */
    size_t depth, room;
};

static enum role role_of(const struct frame *parent, enum python_field field)
{
    if (parent->role == ROLE_SKIP)
        return ROLE_SKIP;
    if (parent->role == ROLE_PARAMETER && (field == FIELD_VALUE || field == FIELD_TYPE))
        return ROLE_LOAD;
    if (is_transparent(parent->kind))
        return parent->role;
    if (parent->seen_as && (parent->kind == NODE_AS_PATTERN || parent->kind == NODE_EXCEPT_GROUP))
        return ROLE_STORE;
    if (parent->kind == NODE_KEYWORD_PATTERN && !parent->seen_first)
        return ROLE_SKIP;
    for (size_t i = 0; i < DF_COUNT(roles); i++)
        if (roles[i].parent == parent->kind
            && (roles[i].field == FIELD_ANY || roles[i].field == (int) field))
            return roles[i].role;
    return ROLE_LOAD;
}

/* Whether names below the child belong to the scope round the definition. */
static bool is_outside(const struct frame *parent, enum python_field field)
{
    switch (parent->kind) {
    case NODE_FUNCTION:
    case NODE_LAMBDA:
    case NODE_CLASS:
        return field != FIELD_BODY && field != FIELD_PARAMETERS;
    case NODE_FOR_IN:
        return field == FIELD_RIGHT && parent->is_first;
    default:
        return parent->role == ROLE_PARAMETER && (field == FIELD_VALUE || field == FIELD_TYPE);
    }
}

static uint32_t add_scope(struct walk *walk, enum python_scope_kind kind, uint32_t parent,
                          TSNode node)
{
    struct python_tree *tree = walk->tree;

    tree->scopes = python_grow(&tree->arena, tree->scopes, &tree->scope_count,
                               sizeof *tree->scopes);
    tree->scopes[tree->scope_count - 1] = (struct python_scope){
        .kind = kind, .parent = parent, .from = ts_node_start_byte(node)};
    return (uint32_t) tree->scope_count - 1;
}

static uint32_t walrus_scope(const struct python_tree *tree, uint32_t scope)
{
    while (tree->scopes[scope].kind == PYTHON_COMPREHENSION)
        scope = tree->scopes[scope].parent;
    return scope;
}

static void add_name(struct walk *walk, const struct frame *parent, struct frame *here, TSNode node)
{
    static const enum python_name_kind kinds[] = {
        [ROLE_LOAD] = PYTHON_LOAD,         [ROLE_STORE] = PYTHON_STORE,
        [ROLE_PARAMETER] = PYTHON_STORE,   [ROLE_WALRUS] = PYTHON_STORE,
        [ROLE_GLOBAL] = PYTHON_GLOBAL,     [ROLE_IMPORT] = PYTHON_IMPORT,
        [ROLE_NONLOCAL] = PYTHON_NONLOCAL, [ROLE_CAPTURE] = PYTHON_STORE,
        [ROLE_CLASS] = PYTHON_LOAD,
    };
    struct python_tree *tree = walk->tree;
    bool has_member = parent->kind == NODE_ATTRIBUTE;

    tree->names = python_grow(&tree->arena, tree->names, &tree->name_count, sizeof *tree->names);
    tree->names[tree->name_count - 1] = (struct python_name){
        .range = python_node_range(node),
        .scope = here->role == ROLE_WALRUS ? walrus_scope(tree, here->inner) : here->inner,
        .kind = kinds[here->role],
        .member = has_member ? parent->member : (struct python_range){0, 0},
        .member_stored = has_member && parent->role == ROLE_STORE,
    };
}

/* a.b in an import or a case: only its first word is a name of ours. */
static void add_dotted(struct walk *walk, const struct frame *parent, struct frame *here,
                       TSNode node)
{
    bool is_dotted = ts_node_named_child_count(node) > 1;

    if (here->role == ROLE_SKIP)
        return;
    if (here->role == ROLE_LOAD)
        here->role = is_dotted ? ROLE_LOAD : ROLE_CAPTURE;
    add_name(walk, parent, here, ts_node_named_child(node, 0));
    if (here->role == ROLE_IMPORT && is_dotted)
        walk->tree->names[walk->tree->name_count - 1].kind = PYTHON_IMPORT_DOTTED;
}

static void add_return(struct walk *walk, uint32_t scope, TSNode node)
{
    struct python_tree *tree = walk->tree;
    struct python_return found = python_return_of(tree, node);

    found.scope = scope;
    tree->returns = python_grow(&tree->arena, tree->returns, &tree->return_count,
                                sizeof *tree->returns);
    tree->returns[tree->return_count - 1] = found;
}

static void complain(struct python_problem *problem, TSNode node, const char *words)
{
    if (problem->words[0])
        return;
    problem->at = ts_node_start_byte(node);
    snprintf(problem->words, sizeof problem->words, "%s", words);
}

/* What tree-sitter still takes for Python. */
static void check_leftover(struct walk *walk, const struct frame *parent, const struct frame *here,
                           TSNode node)
{
    struct python_tree *tree = walk->tree;

    if (here->kind == NODE_PRINT)
        complain(&tree->leftover, node, "print is a function in Python 3: print(...)");
    else if (here->kind == NODE_EXEC)
        complain(&tree->leftover, node, "exec is a function in Python 3: exec(...)");
    else if (here->kind == NODE_NOT_EQUAL)
        complain(&tree->leftover, node, "<> is Python 2; write !=");
    else if (here->kind == NODE_COMMA && parent->kind == NODE_EXCEPT)
        complain(&tree->leftover, node, "write 'as' here, or parentheses round the exceptions");
    else if (here->kind == NODE_TUPLE_PATTERN && here->role == ROLE_PARAMETER)
        complain(&tree->syntax, node, "syntax error: a parameter cannot be a tuple in Python 3");
}

/* tree-sitter takes a keyword for a name where no keyword can be. */
static void check_keyword(struct walk *walk, TSNode node)
{
    struct python_range range = python_node_range(node);
    char word[LONGEST_KEYWORD + 1];

    if (range.to - range.from > LONGEST_KEYWORD)
        return;
    memcpy(word, walk->tree->text + range.from, range.to - range.from);
    word[range.to - range.from] = '\0';
    if (!identifier_problem(word))
        return;
    char words[PYTHON_WORDS];
    snprintf(words, sizeof words, "syntax error near '%s', which is a keyword", word);
    complain(&walk->tree->syntax, node, words);
}

/* The scopes that a node opens. */
static void open_scope(struct walk *walk, struct frame *parent, struct frame *here, TSNode node)
{
    switch (here->kind) {
    case NODE_FUNCTION:
    case NODE_LAMBDA:
        here->inner = add_scope(walk, PYTHON_FUNCTION, here->outer, node);
        break;
    case NODE_CLASS:
        here->inner = add_scope(walk, PYTHON_CLASS, here->outer, node);
        break;
    case NODE_COMPREHENSION:
        here->inner = add_scope(walk, PYTHON_COMPREHENSION, here->outer, node);
        break;
    case NODE_FOR_IN:
        here->outer = parent->outer;
        here->is_first = !parent->seen_first;
        parent->seen_first = true;
        break;
    default:
        break;
    }
}

/* Looks at the node under the cursor; whether the walk should go into it. */
static bool enter(struct walk *walk, struct frame *parent, struct frame *here)
{
    TSNode node = ts_tree_cursor_current_node(&walk->cursor);
    enum python_field field = python_field_of(&walk->cursor);

    *here = (struct frame){.kind = python_node_kind(node),
                           .role = role_of(parent, field),
                           .from = ts_node_start_byte(node)};
    here->outer = here->inner = is_outside(parent, field) ? parent->outer : parent->inner;
    if (here->role == ROLE_PARAMETER)
        here->outer = parent->outer;
    open_scope(walk, parent, here, node);
    python_layout_note(walk->tree, walk->layout, parent->from, node);
    check_leftover(walk, parent, here, node);

    switch (here->kind) {
    case NODE_IDENTIFIER:
        check_keyword(walk, node);
        if (here->role != ROLE_SKIP)
            add_name(walk, parent, here, node);
        parent->seen_first |= parent->kind == NODE_KEYWORD_PATTERN;
        return false;
    case NODE_DOTTED_NAME:
        add_dotted(walk, parent, here, node);
        return false;
    case NODE_AS:
        parent->seen_as = true;
        return false;
    case NODE_COMMENT:
        return false;
    case NODE_ATTRIBUTE:
        here->member = python_node_range(python_node_field(node, FIELD_ATTRIBUTE));
        return true;
    case NODE_RETURN:
        add_return(walk, here->inner, node);
        return true;
    case NODE_YIELD:
        walk->tree->scopes[walrus_scope(walk->tree, here->inner)].yields = true;
        return true;
    default:
        return true;
    }
}

static void push(struct walk *walk, struct frame frame)
{
    if (walk->depth == walk->room) {
        walk->room = walk->room ? walk->room * 2 : 64;
        walk->frames = reallocarray(walk->frames, walk->room, sizeof *walk->frames);
        if (!walk->frames)
            abort();
    }
    walk->frames[walk->depth++] = frame;
}

void python_tree_read_names(struct python_tree *tree, TSNode root, struct python_layout *layout)
{
    struct walk walk = {.tree = tree, .layout = layout, .cursor = ts_tree_cursor_new(root)};
    bool more = ts_tree_cursor_goto_first_child(&walk.cursor);

    add_scope(&walk, PYTHON_MODULE, 0, root);
    push(&walk, (struct frame){0});
    while (more) {
        struct frame here;
        if (enter(&walk, &walk.frames[walk.depth - 1], &here)
            && ts_tree_cursor_goto_first_child(&walk.cursor)) {
            push(&walk, here);
            continue;
        }
        while (!(more = ts_tree_cursor_goto_next_sibling(&walk.cursor)) && walk.depth > 1) {
            ts_tree_cursor_goto_parent(&walk.cursor);
            walk.depth--;
        }
    }
    ts_tree_cursor_delete(&walk.cursor);
    free(walk.frames);
}
