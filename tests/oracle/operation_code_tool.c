/* Answers questions about Python texts, for comparing with CPython: one JSON object per line on
 * stdin, one per line on stdout.
 *
 * {"methods": text}                        -> {"classes": [...]} or {"syntax": words, "at": byte}
 * {"read": text, "name", "declared"}       -> the interface
 * {"edit": {...}, "code", "name", "declared"} -> {"code", "declared", "changes"} or {"refused":
 * words} */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operation_code.h"
#include "operation_edit.h"
#include "python_tree.h"

enum { ARENA_LIMIT = 64 * 1024 * 1024 };

static json_t *text_of(const struct python_tree *tree, struct python_range range)
{
    return json_stringn(tree->text + range.from, range.to - range.from);
}

static json_t *parameters_of(const struct python_tree *tree, const struct python_method *method)
{
    static const char *const stars[] = {
        [PYTHON_PLAIN] = "", [PYTHON_STAR] = "*", [PYTHON_DOUBLE_STAR] = "**"};
    json_t *all = json_array();

    for (size_t i = 0; i < method->parameter_count; i++) {
        const struct python_parameter *parameter = &method->parameters[i];
        if (parameter->kind > PYTHON_DOUBLE_STAR)
            continue;
        json_array_append_new(all, json_pack("[o b s b b]", text_of(tree, parameter->name),
                                             !python_range_empty(parameter->value),
                                             stars[parameter->kind], (int) parameter->keyword_only,
                                             (int) parameter->positional_only));
    }
    return all;
}

static json_t *returns_of(const struct python_tree *tree, const struct python_method *method)
{
    json_t *all = json_array();

    for (size_t i = 0; i < method->return_count; i++) {
        const struct python_return *found = &method->returns[i];
        json_t *names = json_array();
        for (size_t k = 0; k < found->count; k++) {
            const struct python_value *value = &found->items[k];
            bool has_name = value->kind == PYTHON_NAME || value->kind == PYTHON_MEMBER;
            json_array_append_new(names, has_name ? text_of(tree, value->name) : json_null());
        }
        json_array_append_new(all, json_pack("[b o]", (int) found->is_tuple, names));
    }
    return all;
}

static json_t *methods_of(const struct python_tree *tree, const struct python_class *class)
{
    json_t *all = json_array();

    for (size_t i = 0; i < class->method_count; i++) {
        const struct python_method *method = &class->methods[i];
        json_array_append_new(all,
                              json_pack("{so so so sb sb}", "name", text_of(tree, method->name),
                                        "parameters", parameters_of(tree, method), "returns",
                                        returns_of(tree, method), "async", (int) method->is_async,
                                        "generator", (int) method->is_generator));
    }
    return all;
}

static json_t *answer_methods(const char *text)
{
    struct python_tree *tree = python_tree_new(text, strlen(text));
    json_t *answer = json_object(), *classes = json_array();

    if (tree->syntax.words[0]) {
        json_object_set_new(answer, "syntax", json_string(tree->syntax.words));
        json_object_set_new(answer, "at", json_integer(tree->syntax.at));
    }
    if (tree->leftover.words[0])
        json_object_set_new(answer, "leftover", json_string(tree->leftover.words));
    for (size_t i = 0; i < tree->class_count; i++)
        json_array_append_new(classes,
                              json_pack("{so so}", "name", text_of(tree, tree->classes[i].name),
                                        "methods", methods_of(tree, &tree->classes[i])));
    json_object_set_new(answer, "classes", classes);
    python_tree_free(tree);
    return answer;
}

static json_t *answer_edit(const json_t *question)
{
    struct df_arena arena;
    struct operation_source source = {
        .code = json_string_value(json_object_get(question, "code")),
        .declared = json_object_get(question, "declared"),
        .name = json_string_value(json_object_get(question, "name")),
    };
    struct operation_edited edited;
    struct text before = {source.code, strlen(source.code)};

    df_arena_init(&arena, ARENA_LIMIT);
    const char *refused = operation_edit_apply(&arena, &source, json_object_get(question, "edit"),
                                               &edited);
    json_t *answer = json_object();
    if (refused) {
        json_object_set_new(answer, "refused", json_string(refused));
    } else {
        struct text after = text_edits_apply(&arena, before, &edited.edits);
        json_object_set_new(answer, "code", json_stringn(after.bytes, after.length));
        json_object_set(answer, "declared", edited.declared);
        json_object_set_new(answer, "changes", text_change_from_edits(before, &edited.edits));
    }
    df_arena_release(&arena);
    return answer;
}

static json_t *answer(const json_t *question)
{
    const char *text = json_string_value(json_object_get(question, "methods"));
    const char *code = json_string_value(json_object_get(question, "read"));

    if (text)
        return answer_methods(text);
    if (code)
        return operation_code_read(code, json_object_get(question, "declared"),
                                   json_string_value(json_object_get(question, "name")));
    return answer_edit(question);
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;

    while ((length = getline(&line, &room, stdin)) > 0) {
        json_t *question = json_loadb(line, (size_t) length, 0, NULL);
        if (!question)
            return EXIT_FAILURE;
        json_t *reply = answer(question);
        json_dumpf(reply, stdout, JSON_COMPACT);
        putchar('\n');
        fflush(stdout);
        json_decref(reply);
        json_decref(question);
    }
    free(line);
    return EXIT_SUCCESS;
}
