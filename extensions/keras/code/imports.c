#include "imports.h"

#include "python_text.h"

#include <string.h>

static const char module_prefix[] = "module:";

static void use_type(struct imports *imports, const char *type, struct room *room)
{
    static const char *const families[] = {"initializers", "regularizers", "constraints"};
    size_t prefix = strlen(module_prefix), length = strlen(type);

    for (int i = 0; i < 3; i++)
        imports->families[i] |= strcmp(python_family(type), families[i]) == 0;
    if (strncmp(type, module_prefix, prefix) != 0 || !python_is_type(type)
        || imports->module_count == imports->module_room)
        return;
    while (type[length] != '.') /* before the class */
        length--;
    char *path = room_take(room, length - prefix + 1, 1);
    if (!path)
        return;
    memcpy(path, type + prefix, length - prefix);
    for (int i = 0; i < imports->module_count; i++)
        if (strcmp(imports->modules[i], path) == 0)
            return;
    imports->modules[imports->module_count++] = path;
}

static void use_value(struct imports *imports, const struct value *value, struct room *room)
{
    const struct value *type = value_member(value, "layer");

    if (type && type->kind == VALUE_TEXT)
        use_type(imports, type->text, room);
    for (size_t i = 0; i < value->count && value->kind == VALUE_LIST; i++)
        use_value(imports, &value->items[i], room);
    for (size_t i = 0; i < value->count && value->kind == VALUE_OBJECT; i++)
        use_value(imports, &value->members[i].value, room);
}

static int module_compare(const void *a, const void *b)
{
    return text_compare(*(const char *const *) a, *(const char *const *) b);
}

bool imports_find(const struct network *network, const bool *is_there, struct room *room,
                  struct imports *imports)
{
    enum { MODULES = 200 };

    *imports = (struct imports){.modules = room_take(room, MODULES, sizeof *imports->modules)};
    imports->module_room = imports->modules ? MODULES : 0;
    for (int i = 0; i < network->node_count; i++) {
        const struct layer *layer = &network->nodes[i].layer;
        if (!is_there[i] || network->nodes[i].shares)
            continue;
        use_type(imports, layer->type, room);
        for (size_t k = 0; k < layer->attribute_count; k++)
            use_value(imports, &layer->attributes[k].value, room);
    }
    return !room->is_full
           && room_sort(room, imports->modules, (size_t) imports->module_count,
                        sizeof *imports->modules, module_compare);
}

int imports_add(struct text_out *out, const struct imports *imports, const char *name)
{
    int lines = 4 + imports->module_count;

    if (name && *name) {
        python_add_text(out, name); /* its docstring */
        text_add(out, "\n\n");
        lines += 2;
    }
    text_add(out, "import keras\n");
    for (int i = 0; i < imports->module_count; i++) {
        text_add(out, "import utils.");
        text_add(out, imports->modules[i]);
        text_add(out, "\n");
    }
    text_add(out, "from keras import ");
    text_add(out, imports->families[2] ? "constraints, " : "");
    text_add(out, imports->families[0] ? "initializers, " : "");
    text_add(out, "layers");
    text_add(out, imports->families[1] ? ", regularizers\n" : "\n");
    text_add(out, "\n\n");
    return lines;
}
