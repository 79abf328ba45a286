#include "program.h"
#include "json_text.h"
#include "plan_json.h"
#include "program_runtime.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char start[] = "\"\"\"Runs what pipeline.json lists: python3 %s --help\"\"\"\n"
                            "\n"
                            "import os\n"
                            "import sys\n"
                            "\n"
                            "from deepforge.program import main\n"
                            "\n"
                            "if __name__ == \"__main__\":\n"
                            "    sys.exit(main(os.path.dirname(os.path.abspath(__file__))))\n";

void program_init(struct program *program, struct df_ctx *ctx, const json_t *bundle)
{
    struct df_arena *arena = &ctx->arena;

    *program = (struct program){
        .ctx = ctx,
        .bundle = bundle,
        .entry = "main.py",
        .files = df_defer_json(arena, json_object()),
        .inputs = df_defer_json(arena, json_array()),
        .nodes = df_defer_json(arena, json_array()),
        .outputs = df_defer_json(arena, json_array()),
        .keys = df_defer_json(arena, json_object()),
        .codes = df_defer_json(arena, json_object()),
        .code_names = df_defer_json(arena, json_object()),
        .references = df_defer_json(arena, json_object()),
        .reference_names = df_defer_json(arena, json_object()),
        .notes = df_defer_json(arena, json_array()),
    };
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
           || c == '-';
}

/* Windows has devices where others have files. */
static bool is_device(const char *key)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    size_t length = strlen(key);

    for (size_t i = 0; i < DF_COUNT(devices); i++)
        if (strncasecmp(key, devices[i], 3) == 0
            && (length == 3 || (i >= 4 && length == 4 && key[3] >= '0' && key[3] <= '9')))
            return true;
    return false;
}

const char *program_key(struct df_arena *arena, const char *name, json_t *used)
{
    char key[PROGRAM_KEY + 1], folded[PROGRAM_KEY + 32];
    size_t size = 0;

    for (; *name && size < PROGRAM_KEY - 1; name++)
        if (((unsigned char) *name & 0xC0) != 0x80) /* one character, one sign */
            key[size++] = is_plain(*name) ? *name : '_';
    key[size] = '\0';
    if (size == 0 || key[0] == '-' || is_device(key)) {
        memmove(key + 1, key, size + 1);
        key[0] = '_';
    }
    for (size_t number = 1;; number++) {
        const char *found = number == 1 ? df_strdup(arena, key)
                                        : df_printf(arena, "%s_%zu", key, number);
        snprintf(folded, sizeof folded, "%s", found);
        for (char *c = folded; *c; c++)
            if (*c >= 'A' && *c <= 'Z')
                *c = (char) (*c + 'a' - 'A');
        if (json_object_get(used, folded))
            continue;
        json_object_set_new(used, folded, json_true());
        return found;
    }
}

const char *program_input_add(struct program *program, const char *name, bool is_parameter,
                              json_t *input)
{
    const char *key = program_key(&program->ctx->arena, name, program->keys);

    json_object_set_new(input, "key", json_string(key));
    json_object_set_new(input, "name", json_string(name));
    json_object_set_new(input, "file",
                        is_parameter ? json_null() : json_sprintf("artifacts/%s", key));
    json_array_append_new(program->inputs, input);
    return key;
}

/* The file of a document, by its id; made when it is new. */
static json_t *file_of(struct program *program, const char *kind, const char *id, json_t *files,
                       json_t *names)
{
    struct df_arena *arena = &program->ctx->arena;
    const json_t *document = json_object_get(json_object_get(program->bundle, kind), id);
    const char *name = text_of(document, "name");

    if (!json_object_get(files, id)) {
        const char *path = df_printf(arena, "%s/%s.py",
                                     strcmp(kind, "resources") == 0 ? "references" : kind,
                                     program_key(arena, name ? name : id, names));
        json_object_set_new(files, id, json_string(path));
        json_object_set(program->files, path, json_object_get(document, "code"));
    }
    return json_object_get(files, id);
}

const char *program_code_add(struct program *program, const char *operation)
{
    return json_string_value(
        file_of(program, "operations", operation, program->codes, program->code_names));
}

json_t *program_references(struct program *program, json_t *references)
{
    const json_t *resources = json_object_get(program->bundle, "resources");
    json_t *paths = json_object(), *id;
    const char *name;

    json_object_foreach(references, name, id) {
        const char *text = json_string_value(id);
        if (text && json_object_get(resources, text))
            json_object_set(
                paths, name,
                file_of(program, "resources", text, program->references, program->reference_names));
        else
            json_object_set_new(paths, name, json_null());
    }
    return paths;
}

void program_note(struct program *program, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    json_array_append_new(program->notes, json_vsprintf(format, args));
    va_end(args);
}

static void write_modules(struct program *program)
{
    json_t *modules = json_object_get(program->bundle, "modules"), *code;
    const char *name;

    json_object_foreach(modules, name, code)
        if (!strchr(name, '/') && name[0] != '.')
            json_object_set(program->files, df_printf(&program->ctx->arena, "utils/%s.py", name),
                            code);
}

static json_t *without(json_t *rows, const char *member)
{
    json_t *copies = json_array(), *row;
    size_t index;

    json_array_foreach(rows, index, row) {
        json_t *copy = json_copy(row);
        json_object_del(copy, member);
        json_array_append_new(copies, copy);
    }
    return copies;
}

static void write_table(struct program *program)
{
    json_t *table = json_pack("{si ss so sO sO}", "version", 1, "name", program->name, "inputs",
                              without(program->inputs, "storage"), "nodes", program->nodes,
                              "outputs", program->outputs);
    char *text = json_dumps(table, JSON_INDENT(2));

    if (!text)
        abort();
    json_object_set_new(program->files, "pipeline.json", json_sprintf("%s\n", text));
    free(text);
    json_decref(table);
}

void program_write(struct program *program, const char *lock)
{
    struct df_arena *arena = &program->ctx->arena;
    const char *serialization = text_of(program->bundle, "serialization");
    json_t *serializers = json_object_get(program->bundle, "serializers");

    for (const struct program_runtime *file = program_runtime; file->path; file++)
        json_object_set_new(program->files, file->path, json_string(file->text));
    json_object_set_new(program->files, program->entry,
                        json_string(df_printf(arena, start, program->entry)));
    if (serialization && *serialization)
        json_object_set_new(program->files, "serialization.py", json_string(serialization));
    if (serializers)
        json_object_set(program->files, "extension_serializers.py", serializers);
    if (lock)
        json_object_set_new(program->files, "packages.txt", json_string(lock));
    write_modules(program);
    program_write_environments(program);
    write_table(program);
    program_write_readme(program);
}
