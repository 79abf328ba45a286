/* Modules from outside: two texts with a NUL between them, whose classes may be nodes. What must
 * hold: whatever is found is a node type that can be looked up by its id, and every id is there
 * once. */
#include "node_class.h"
#include "text_change.h"

#include <stdlib.h>
#include <string.h>

enum { SIZE_LIMIT = 16 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_all(const json_t *types)
{
    const char *before = "";
    char why[400];
    json_t *type;
    size_t index;

    json_array_foreach(types, index, type) {
        const char *id = json_string_value(json_object_get(type, "id"));
        if (!id || strcmp(before, id) >= 0 || node_class_problem(types, id, why)
            || !json_is_array(json_object_get(type, "attributes")))
            abort();
        before = id;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *code = calloc(1, size + 2);

    memcpy(code, data, size);
    struct text first = {code, strlen(code)};
    struct text second = {code + first.length + 1, strlen(code + first.length + 1)};
    if (size <= SIZE_LIMIT && !text_problem(first) && !text_problem(second)) {
        json_t *type = json_pack("{s[{ss s[]}] s{ss ss s[] s[]}}", "nodes", "id", "Dense",
                                 "attributes", "classes", "base", "Layer", "category", "own",
                                 "inputs", "outputs");
        json_t *modules = json_pack("{s{ss ss} s{ss ss}}", "a", "name", "a", "code", first.bytes,
                                    "b", "name", "b", "code", second.bytes);
        json_t *types = node_classes(type, modules);
        check_all(types);
        json_decref(types);
        json_decref(modules);
        json_decref(type);
    }
    free(code);
    return 0;
}
