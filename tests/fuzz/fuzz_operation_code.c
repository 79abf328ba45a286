/* Code from outside: read, and edited in a few ways, which depend on its length. The input is the
 * code. What must hold: whatever parses can be read, an edit that is not refused gives code that
 * parses, and its change set leads there and back. */
#include "operation_code.h"
#include "operation_edit.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_LIMIT = 256 * 1024 * 1024, SIZE_LIMIT = 16 * 1024, ROWS = 2, TURNS = 5 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
    const char *edit, *list; /* of which a name is taken; NULL for a new one */
} edits[] = {
    {"operation_rename", NULL},
    {"attribute_add", NULL},
    {"reference_add", NULL},
    {"input_add", NULL},
    {"output_add", NULL},
    {"attribute_rename", "attributes"},
    {"attribute_remove", "attributes"},
    {"attribute_set_default", "attributes"},
    {"attribute_clear_default", "attributes"},
    {"reference_rename", "references"},
    {"reference_remove", "references"},
    {"input_rename", "inputs"},
    {"input_remove", "inputs"},
    {"output_rename", "outputs"},
    {"output_remove", "outputs"},
    {"attribute_move", "attributes"},
    {"reference_move", "references"},
    {"input_move", "inputs"},
    {"output_move", "outputs"},
};

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_edited(struct text before, struct text after, const struct text_edits *list)
{
    json_t *changes = text_change_from_edits(before, list), *changed, *inverse, *back;

    /* A carriage return can only be put back where there are others. */
    if (strchr(before.bytes, '\r')) {
        json_decref(changes);
        return;
    }
    check(!text_change_apply(changes, before, &changed));
    check(strcmp(json_string_value(changed), after.bytes) == 0);
    check(!text_change_invert(changes, before, &inverse));
    check(!text_change_apply(inverse, after, &back));
    check(strcmp(json_string_value(back), before.bytes) == 0);
    json_decref(changes);
    json_decref(changed);
    json_decref(inverse);
    json_decref(back);
}

static void edit_code(const char *code, const json_t *declared, json_t *edit)
{
    struct df_arena arena;
    struct operation_source source = {code, declared, "A"};
    struct operation_edited edited;
    struct text before = {code, strlen(code)};

    df_arena_init(&arena, ARENA_LIMIT);
    if (!operation_edit_apply(&arena, &source, edit, &edited)) {
        struct text after = text_edits_apply(&arena, before, &edited.edits);
        json_t *interface = operation_code_read(after.bytes, edited.declared, NULL);
        check(json_is_false(json_object_get(interface, "stale")));
        json_decref(interface);
        check_edited(before, after, &edited.edits);
    }
    df_arena_release(&arena);
}

static void edit_all(const char *code, const json_t *declared, const json_t *interface)
{
    size_t turn = strlen(code) % TURNS;

    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        if (i % TURNS != turn)
            continue;
        json_t *rows = edits[i].list ? json_object_get(interface, edits[i].list) : NULL;
        for (size_t row = 0; row < ROWS && (!edits[i].list || row < json_array_size(rows)); row++) {
            json_t *name = json_object_get(json_array_get(rows, row), "name");
            json_t *edit = json_pack("{ss}", "edit", edits[i].edit);
            if (i > 0)
                json_object_set_new(edit, "name", name ? json_incref(name) : json_string("zz"));
            if (strstr(edits[i].edit, "_rename"))
                json_object_set_new(edit, "new_name", json_string("zz"));
            if (strstr(edits[i].edit, "_default"))
                json_object_set_new(edit, "default", json_string("a'\"\\"));
            if (strcmp(edits[i].edit, "attribute_clear_default") == 0)
                json_object_del(edit, "default");
            if (strstr(edits[i].edit, "_move"))
                json_object_set_new(edit, "to",
                                    json_integer((json_int_t) (json_array_size(rows) - 1 - row)));
            if (strcmp(edits[i].edit, "reference_add") == 0)
                json_object_set_new(edit, "type", json_string("T"));
            edit_code(code, declared, edit);
            json_decref(edit);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *code = calloc(1, size + 1);
    json_t *declared = json_pack("{s{s{ss}}}", "references", "ref", "type", "T");

    memcpy(code, data, size);
    struct text text = {code, strlen(code)};
    if (!text_problem(text) && size <= SIZE_LIMIT) {
        json_t *interface = operation_code_read(code, declared, "A");
        check(interface && json_object_get(interface, "problems"));
        if (json_is_false(json_object_get(interface, "stale")))
            edit_all(code, declared, interface);
        json_decref(interface);
    }
    json_decref(declared);
    free(code);
    return 0;
}
