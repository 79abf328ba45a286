#include "plan_json.h"
#include "program.h"
#include "recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a worker's own Python has, for operations without an environment. */
static const char *const base[] = {"numpy", "matplotlib"};

struct merging {
    struct program *program;
    struct recipe all;
    json_t *packages; /* name -> the first way in which it was asked for */
    json_t *clashes;  /* names that were asked for in several ways */
    bool has_base, is_broken;
};

static const char *package_of(struct df_arena *arena, const char *item)
{
    const char *name = strstr(item, "::") ? strstr(item, "::") + 2 : item;
    char *package = df_strndup(arena, name, strcspn(name, " =<>!~[;,@"));

    for (char *c = package; *c; c++)
        *c = (char) (*c >= 'A' && *c <= 'Z' ? *c + 'a' - 'A' : *c == '_' ? '-' : *c);
    return package;
}

static bool has_item(const struct recipe_list *list, const char *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], item) == 0)
            return true;
    return false;
}

static void add(struct merging *merging, struct recipe_list *list, const char *item,
                bool is_package)
{
    const char *package = package_of(&merging->program->ctx->arena, item);

    if (has_item(list, item))
        return;
    if (list->count == RECIPE_ITEMS) {
        merging->is_broken = true;
        return;
    }
    if (is_package && json_object_get(merging->packages, package))
        json_object_set_new(merging->clashes, package, json_true());
    else if (is_package)
        json_object_set_new(merging->packages, package, json_true());
    list->items[list->count++] = item;
}

static void merge(struct merging *merging, const char *name, const char *yaml)
{
    struct df_ctx *ctx = merging->program->ctx;
    struct recipe *recipe = df_alloc(&ctx->arena, sizeof *recipe);

    if (recipe_read(ctx, yaml, true, recipe)) {
        program_note(merging->program, "The environment of %s could not be read: %s.", name,
                     ctx->error.detail);
        ctx->error = (struct df_error){};
        merging->is_broken = true;
        return;
    }
    for (size_t i = 0; i < recipe->channels.count; i++)
        add(merging, &merging->all.channels, recipe->channels.items[i], false);
    for (size_t i = 0; i < recipe->conda.count; i++)
        add(merging, &merging->all.conda, recipe->conda.items[i], true);
    for (size_t i = 0; i < recipe->pip.count; i++)
        add(merging, &merging->all.pip, recipe->pip.items[i], true);
}

static void read_operation(struct merging *merging, const char *id, const char *path)
{
    struct program *program = merging->program;
    const json_t *operation = json_object_get(json_object_get(program->bundle, "operations"), id);
    const char *yaml = text_of(operation, "environment"), *name = strrchr(path, '/') + 1;

    if (!yaml || yaml[0] == '\0') {
        merging->has_base = true;
        return;
    }
    json_object_set_new(program->files,
                        df_printf(&program->ctx->arena, "environments/%.*s.yml",
                                  (int) (strlen(name) - strlen(".py")), name),
                        json_string(yaml));
    merge(merging, text_of(operation, "name"), yaml);
}

static void write_items(FILE *out, const char *indent, const struct recipe_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        fprintf(out, "%s- '", indent);
        for (const char *c = list->items[i]; *c; c++)
            fprintf(out, *c == '\'' ? "''" : "%c", *c);
        fprintf(out, "'\n");
    }
}

static void take_text(struct program *program, const char *path, FILE *out, char **text)
{
    fclose(out);
    json_object_set_new(program->files, path, json_string(*text));
    free(*text);
}

static void write_conda(struct merging *merging)
{
    const struct recipe *all = &merging->all;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        abort();
    if (all->channels.count > 0)
        fprintf(out, "channels:\n");
    write_items(out, "  ", &all->channels);
    fprintf(out, "dependencies:\n");
    if (!json_object_get(merging->packages, "python"))
        fprintf(out, "  - 'python>=3.8'\n");
    write_items(out, "  ", &all->conda);
    if (all->pip.count > 0) {
        if (!json_object_get(merging->packages, "pip"))
            fprintf(out, "  - pip\n");
        fprintf(out, "  - pip:\n");
    }
    write_items(out, "      ", &all->pip);
    take_text(merging->program, "environment.yml", out, &text);
}

static void write_pip(struct merging *merging)
{
    struct df_ctx *ctx = merging->program->ctx;
    struct recipe_list *packages = df_alloc(&ctx->arena, sizeof *packages);
    const char *python;
    char *text;
    size_t size;

    if (recipe_for_pip(ctx, &merging->all, packages, &python)) {
        program_note(merging->program, "There is no requirements.txt, because pip does not have "
                                       "everything: make the environment with conda.");
        ctx->error = (struct df_error){};
        return;
    }
    FILE *out = open_memstream(&text, &size);
    if (!out)
        abort();
    if (python)
        fprintf(out, "# Python %s\n", python);
    for (size_t i = 0; i < packages->count; i++)
        fprintf(out, "%s\n", packages->items[i]);
    take_text(merging->program, "requirements.txt", out, &text);
}

void program_write_environments(struct program *program)
{
    struct df_arena *arena = &program->ctx->arena;
    struct merging *merging = df_alloc(arena, sizeof *merging);
    const char *id, *name;
    json_t *path, *unused;

    *merging = (struct merging){.program = program,
                                .packages = df_defer_json(arena, json_object()),
                                .clashes = df_defer_json(arena, json_object())};
    json_object_foreach(program->codes, id, path)
        read_operation(merging, id, json_string_value(path));
    for (size_t i = 0; merging->has_base && i < DF_COUNT(base); i++)
        if (!json_object_get(merging->packages, base[i]))
            add(merging, &merging->all.conda, base[i], true);
    json_object_foreach(merging->clashes, name, unused)
        program_note(program,
                     "Operations ask for %s in several ways. If these do not go together, make "
                     "environments of their own with the files in environments/ and name them: "
                     "--python OPERATION=PATH.",
                     name);
    if (merging->is_broken)
        return;
    write_conda(merging);
    write_pip(merging);
}
