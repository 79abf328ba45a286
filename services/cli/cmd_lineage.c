#include "artifact.h"
#include "commands.h"
#include "print.h"

#include <stdio.h>
#include <string.h>

/* Deeper ones are said to go on. */
enum { DEPTH_LIMIT = 100, INDENT = 2 };

static const struct option_row lineage_options[] = {
    {"project", 'P', "PROJECT", "the project to look in, when the artifact is given by name"},
    {},
};

static const struct option_row remake_options[] = {
    {"project", 'P', "PROJECT", "the project to look in, when the artifact is given by name"},
    {"name", 'n', "NAME", "what to call the pipeline"},
    {},
};

/* A lineage that is being printed. */
struct tree {
    struct df_ctx *ctx;
    json_t *nodes; /* by id */
    json_t *edges, *seen;
};

static const char *text_of(const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));

    return text ? text : "";
}

static const char *name_of(const struct tree *tree, const json_t *node)
{
    const char *name = text_of(node, "name");

    return *name ? text_printable(tree->ctx, name) : "something";
}

static void print_artifact(const struct tree *tree, const json_t *node)
{
    static const char *const states[][2] = {
        {"uploaded", "uploaded"},
        {"made", "made by a run"},
        {"run_deleted", "the run that made it was deleted"},
        {"deleted", "deleted"},
        {},
    };
    const char *state = text_of(node, "state"), *words = "";
    const char *type = text_of(node, "type");

    for (size_t i = 0; states[i][0]; i++)
        if (strcmp(states[i][0], state) == 0)
            words = states[i][1];
    printf("%s  %s%s%s\n", name_of(tree, node), text_printable(tree->ctx, type), *type ? ", " : "",
           words);
}

static void print_job(const struct tree *tree, const json_t *node)
{
    const json_t *execution = json_object_get(node, "execution");

    printf("%s  job of %s, revision %lld\n", name_of(tree, node),
           text_printable(tree->ctx, text_of(execution, "name")),
           (long long) json_integer_value(json_object_get(node, "revision")));
}

static void print_node(const struct tree *tree, const json_t *node)
{
    const char *kind = text_of(node, "kind");

    if (strcmp(kind, "artifact") == 0)
        print_artifact(tree, node);
    else if (strcmp(kind, "job") == 0)
        print_job(tree, node);
    else
        printf("%s\n", strcmp(kind, "hidden") == 0 ? "(not yours to see)" : "(deleted)");
}

/* A node, and below it what it was made of. */
static void print_branch(struct tree *tree, const char *id, int depth)
{
    const json_t *node = json_object_get(tree->nodes, id);
    bool is_seen = json_object_get(tree->seen, id) != NULL;
    json_t *edge;
    size_t index;

    printf("%*s", depth * INDENT, "");
    print_node(tree, node);
    json_object_set_new(tree->seen, id, json_true());
    if (is_seen || depth == DEPTH_LIMIT || json_is_true(json_object_get(node, "more"))) {
        printf("%*s(%s)\n", (depth + 1) * INDENT, "", is_seen ? "as above" : "and further back");
        return;
    }
    json_array_foreach(tree->edges, index, edge)
        if (strcmp(text_of(edge, "to"), id) == 0)
            print_branch(tree, text_of(edge, "from"), depth + 1);
}

static void print_tree(struct df_ctx *ctx, const json_t *lineage, const char *id)
{
    struct tree tree = {
        .ctx = ctx,
        .nodes = df_defer_json(&ctx->arena, json_object()),
        .edges = json_object_get(lineage, "edges"),
        .seen = df_defer_json(&ctx->arena, json_object()),
    };
    json_t *node;
    size_t index;

    json_array_foreach(json_object_get(lineage, "nodes"), index, node)
        json_object_set(tree.nodes, text_of(node, "id"), node);
    print_branch(&tree, id, 0);
}

static int lineage(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *artifact, *answer;

    int failed = client_open(invocation, &client);
    if (failed || (failed = artifact_find(&client, invocation, &artifact)))
        return failed;
    const char *id = text_of(artifact, "id");
    failed = client_call(&client, "GET",
                         df_printf(&ctx->arena, "/artifacts/%s/lineage?limit=2000", id), NULL,
                         &answer);
    if (failed)
        return failed;
    if (wants_json(invocation))
        print_json(answer);
    else
        print_tree(ctx, answer, id);
    return 0;
}

static void print_left_out(struct df_ctx *ctx, const json_t *rows)
{
    json_t *row;
    size_t index;

    json_array_foreach(rows, index, row)
        fprintf(stderr, "left out: %s: %s\n", text_printable(ctx, text_of(row, "what")),
                text_printable(ctx, text_of(row, "why")));
}

static int remake(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct client client;
    json_t *artifact, *answer;

    int failed = client_open(invocation, &client);
    if (failed || (failed = artifact_find(&client, invocation, &artifact)))
        return failed;
    failed = client_call(
        &client, "POST",
        df_printf(&ctx->arena, "/projects/%s/remake", text_of(artifact, "project")),
        json_pack("{ss ss*}", "artifact", text_of(artifact, "id"), "name",
                  option_value(invocation, "name")),
        &answer);
    if (failed)
        return failed;
    if (wants_json(invocation)) {
        print_json(answer);
        return 0;
    }
    printf("%s\n", text_of(answer, "pipeline"));
    print_left_out(ctx, json_object_get(answer, "left_out"));
    return 0;
}

const struct command lineage_commands[] = {
    {"artifacts lineage", "ARTIFACT", 1, 1, lineage_options, lineage,
     "which jobs and artifacts it was made of"},
    {"artifacts remake", "ARTIFACT", 1, 1, remake_options, remake,
     "a new pipeline that makes it as it was made"},
    {},
};
