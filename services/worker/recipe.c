#include "recipe.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

/* Where conda and PyPI differ. NULL: PyPI does not have it. */
static const struct {
    const char *conda, *pip;
} names[] = {
    {"cuda", NULL},
    {"cuda-toolkit", NULL},
    {"cudatoolkit", NULL},
    {"cudnn", NULL},
    {"dask-core", "dask"},
    {"ffmpeg", NULL},
    {"gcc", NULL},
    {"git", NULL},
    {"graphviz", NULL},
    {"gxx", NULL},
    {"keras-gpu", "keras"},
    {"libgcc-ng", NULL},
    {"matplotlib-base", "matplotlib"},
    {"msgpack-python", "msgpack"},
    {"nodejs", NULL},
    {"opencv", "opencv-python-headless"},
    {"openjdk", NULL},
    {"py-opencv", "opencv-python-headless"},
    {"py-xgboost", "xgboost"},
    {"pytables", "tables"},
    {"python-graphviz", "graphviz"},
    {"pytorch", "torch"},
    {"pytorch-cpu", "torch"},
    {"r-base", NULL},
    {"seaborn-base", "seaborn"},
    {"tensorflow-base", "tensorflow"},
    {"tensorflow-cpu", "tensorflow"},
    {"tensorflow-gpu", "tensorflow"},
};

/* NULL, or why a requirement or channel is refused. It becomes an argument of a program, never of a
 * shell. */
static const char *item_problem(const char *item, bool allow_urls)
{
    size_t length = strlen(item);

    if (length == 0 || length > RECIPE_ITEM)
        return "is empty or too long";
    if (!isalnum((unsigned char) item[*item == '_'])) /* conda's _libgcc_mutex */
        return "must begin with a letter or a digit";
    for (const char *c = item; *c; c++)
        if ((unsigned char) *c < 0x20 || *c == 0x7f || *c == '\\' || *c == '$')
            return "has a character that is not allowed";
    if (strstr(item, " -") || strstr(item, "\t"))
        return "must not have options";
    if (!allow_urls && (strchr(item, '@') || strstr(item, "://") || strncmp(item, "file:", 5) == 0))
        return "names a URL or a file, which this worker does not allow";
    return NULL;
}

struct reading {
    struct df_ctx *ctx;
    yaml_document_t document;
    bool allow_urls;
};

static const char *scalar(struct reading *reading, int index)
{
    const yaml_node_t *node = yaml_document_get_node(&reading->document, index);

    if (!node || node->type != YAML_SCALAR_NODE
        || memchr(node->data.scalar.value, 0, node->data.scalar.length))
        return NULL;
    const char *value = (const char *) node->data.scalar.value;
    while (*value == ' ')
        value++;
    size_t length = strlen(value);
    while (length > 0 && value[length - 1] == ' ')
        length--;
    return df_strndup(&reading->ctx->arena, value, length);
}

static int add(struct reading *reading, const char *item, bool with_path, struct recipe_list *list)
{
    struct df_ctx *ctx = reading->ctx;

    if (!item)
        return df_fail(ctx, DF_INVALID, "environment.yml: every item must be a text");
    const char *problem = item_problem(item, reading->allow_urls);
    if (problem)
        return df_fail(ctx, DF_INVALID, "environment.yml: '%.200s' %s", item, problem);
    if (!with_path && !reading->allow_urls && strchr(item, '/'))
        return df_fail(ctx, DF_INVALID, "environment.yml: '%s' names a file", item);
    if (list->count == RECIPE_ITEMS)
        return df_fail(ctx, DF_INVALID, "environment.yml: more than %d items", RECIPE_ITEMS);
    list->items[list->count++] = item;
    return 0;
}

static int read_list(struct reading *reading, const yaml_node_t *node, bool with_path,
                     struct recipe_list *list)
{
    if (!node || node->type != YAML_SEQUENCE_NODE)
        return df_fail(reading->ctx, DF_INVALID, "environment.yml: a list is expected");
    for (yaml_node_item_t *item = node->data.sequence.items.start;
         item < node->data.sequence.items.top; item++) {
        int failed = add(reading, scalar(reading, *item), with_path, list);
        if (failed)
            return failed;
    }
    return 0;
}

/* {pip: [...]} among the dependencies. */
static int read_pip(struct reading *reading, const yaml_node_t *node, struct recipe *recipe)
{
    const yaml_node_pair_t *pair = node->data.mapping.pairs.start;

    if (node->data.mapping.pairs.top - pair != 1)
        return df_fail(reading->ctx, DF_INVALID, "environment.yml: only 'pip:' may have a list");
    const char *name = scalar(reading, pair->key);
    if (!name || strcmp(name, "pip") != 0)
        return df_fail(reading->ctx, DF_INVALID, "environment.yml: only 'pip:' may have a list");
    return read_list(reading, yaml_document_get_node(&reading->document, pair->value), false,
                     &recipe->pip);
}

static int read_dependencies(struct reading *reading, const yaml_node_t *node,
                             struct recipe *recipe)
{
    if (!node || node->type != YAML_SEQUENCE_NODE)
        return df_fail(reading->ctx, DF_INVALID, "environment.yml: dependencies must be a list");
    for (yaml_node_item_t *item = node->data.sequence.items.start;
         item < node->data.sequence.items.top; item++) {
        const yaml_node_t *child = yaml_document_get_node(&reading->document, *item);
        int failed = child && child->type == YAML_MAPPING_NODE
                         ? read_pip(reading, child, recipe)
                         : add(reading, scalar(reading, *item), false, &recipe->conda);
        if (failed)
            return failed;
    }
    return 0;
}

static int read_document(struct reading *reading, struct recipe *recipe)
{
    const yaml_node_t *root = yaml_document_get_root_node(&reading->document);
    int failed = 0;

    if (!root) /* only comments: an environment without anything */
        return 0;
    if (root->type != YAML_MAPPING_NODE)
        return df_fail(reading->ctx, DF_INVALID, "environment.yml: 'dependencies:' is expected");
    for (yaml_node_pair_t *pair = root->data.mapping.pairs.start;
         !failed && pair < root->data.mapping.pairs.top; pair++) {
        const char *name = scalar(reading, pair->key);
        const yaml_node_t *value = yaml_document_get_node(&reading->document, pair->value);
        if (name && strcmp(name, "channels") == 0)
            failed = read_list(reading, value, true, &recipe->channels);
        else if (name && strcmp(name, "dependencies") == 0)
            failed = read_dependencies(reading, value, recipe);
    }
    return failed;
}

int recipe_read(struct df_ctx *ctx, const char *yaml, bool allow_urls, struct recipe *recipe)
{
    struct reading reading = {.ctx = ctx, .allow_urls = allow_urls};
    yaml_parser_t parser;

    *recipe = (struct recipe){};
    if (strlen(yaml) > RECIPE_TEXT)
        return df_fail(ctx, DF_INVALID, "environment.yml is larger than %d bytes", RECIPE_TEXT);
    if (!yaml_parser_initialize(&parser))
        return df_fail(ctx, DF_UNAVAILABLE, "out of memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *) yaml, strlen(yaml));
    if (!yaml_parser_load(&parser, &reading.document)) {
        int failed = df_fail(ctx, DF_INVALID, "environment.yml: %s in line %zu",
                             parser.problem ? parser.problem : "it is no YAML",
                             parser.problem_mark.line + 1);
        yaml_parser_delete(&parser);
        return failed;
    }
    int failed = read_document(&reading, recipe);
    yaml_document_delete(&reading.document);
    yaml_parser_delete(&parser);
    return failed;
}

/* Splits "channel::name=1.2=build", "name >=1", "name". */
static void split(struct df_arena *arena, const char *item, const char **name, const char **rest)
{
    size_t channel = strcspn(item, ": =<>!~[;,");
    const char *start = strncmp(item + channel, "::", 2) == 0 ? item + channel + 2 : item;
    size_t length = strcspn(start, " =<>!~[;,");

    *name = df_strndup(arena, start, length);
    *rest = start + length;
    while (**rest == ' ')
        (*rest)++;
}

/* conda's "=1.2" means every 1.2.x; what follows a second "=" is a build that PyPI does not know.
 */
static const char *version_for_pip(struct df_arena *arena, const char *rest)
{
    char compact[RECIPE_ITEM + 1];
    size_t size = 0;

    for (const char *c = rest; *c && size < RECIPE_ITEM; c++)
        if (*c != ' ')
            compact[size++] = *c;
    compact[size] = '\0';
    if (compact[0] != '=' || compact[1] == '=')
        return df_strdup(arena, compact);
    char *build = strchr(compact + 1, '=');
    if (build)
        *build = '\0';
    bool open = strchr(compact, '*') != NULL;
    return df_printf(arena, "=%s%s", compact, open ? "" : ".*");
}

/* False: only conda has it. */
static bool name_for_pip(const char **name)
{
    if (strncmp(*name, "r-", 2) == 0)
        return false;
    for (size_t i = 0; i < DF_COUNT(names); i++)
        if (strcasecmp(names[i].conda, *name) == 0) {
            *name = names[i].pip;
            return *name != NULL;
        }
    return true;
}

static const char *first_version(struct df_arena *arena, const char *rest)
{
    const char *start = rest + strspn(rest, " =<>!~");
    return df_strndup(arena, start, strspn(start, "0123456789."));
}

static int add_package(struct df_ctx *ctx, const char *package, struct recipe_list *packages)
{
    const char *problem = item_problem(package, true); /* URLs were judged when it was read */

    if (problem)
        return df_fail(ctx, DF_INVALID, "environment.yml: '%.200s' %s", package, problem);
    if (packages->count == RECIPE_ITEMS)
        return df_fail(ctx, DF_INVALID, "environment.yml: more than %d items", RECIPE_ITEMS);
    packages->items[packages->count++] = package;
    return 0;
}

int recipe_for_pip(struct df_ctx *ctx, const struct recipe *recipe, struct recipe_list *packages,
                   const char **python)
{
    struct df_arena *arena = &ctx->arena;
    const char *name, *rest, *missing = "";
    int failed = 0;

    *packages = (struct recipe_list){};
    *python = NULL;
    for (size_t i = 0; !failed && i < recipe->conda.count; i++) {
        split(arena, recipe->conda.items[i], &name, &rest);
        const char *ours = name;
        if (strcasecmp(name, "python") == 0)
            *python = *rest ? first_version(arena, rest) : NULL;
        else if (strcasecmp(name, "pip") != 0 && !name_for_pip(&ours))
            missing = df_printf(arena, "%s%s%s", missing, *missing ? ", " : "", name);
        else if (strcasecmp(name, "pip") != 0)
            failed = add_package(ctx, df_printf(arena, "%s%s", ours, version_for_pip(arena, rest)),
                                 packages);
    }
    if (!failed && *missing)
        return df_fail(ctx, DF_INVALID, "only conda has %s, and this worker has no conda", missing);
    for (size_t i = 0; !failed && i < recipe->pip.count; i++)
        failed = add_package(ctx, recipe->pip.items[i], packages);
    return failed;
}
