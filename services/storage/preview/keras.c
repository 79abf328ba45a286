#include "keras.h"

#include "grid.h"

#include <string.h>

enum { CONFIG = 4 * 1024 * 1024 };

static json_t *member(struct look *look, struct zip *zip, const struct zip_entry *entry)
{
    size_t count;
    const unsigned char *text = entry && entry->size <= CONFIG
                                    ? zip_head(zip, entry, CONFIG, &count)
                                    : NULL;
    json_t *json = text ? json_loadb((const char *) text, count, 0, NULL) : NULL;

    return json ? df_defer_json(look->arena, json) : NULL;
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

/* What people ask of a layer: how many there are of what. */
static const char *size_of(struct df_arena *arena, const json_t *config)
{
    static const char *const names[] = {"units", "filters", "rate", "input_dim", "output_dim"};
    const char *words = "";

    for (size_t i = 0; i < DF_COUNT(names); i++) {
        const json_t *value = json_object_get(config, names[i]);
        if (json_is_number(value))
            words = df_printf(arena, "%s%s%s %g", words, *words ? ", " : "", names[i],
                              json_number_value(value));
    }
    return words;
}

static void add_layer(struct grid *grid, const json_t *layer)
{
    const json_t *config = json_object_get(layer, "config");
    const char *name = text_of(config, "name"), *kind = text_of(layer, "class_name");
    const json_t *activation = json_object_get(config, "activation");
    const char *how = json_is_string(activation) ? json_string_value(activation)
                                                 : text_of(activation, "config");
    const char *size = size_of(grid->arena, config);

    if (!grid_row(grid))
        return;
    grid_cell(grid, name, strlen(name));
    grid_cell(grid, kind, strlen(kind));
    grid_cell(grid, size, strlen(size));
    grid_cell(grid, how, strlen(how));
}

void keras_look(struct look *look, struct zip *zip, const struct zip_entry *entry)
{
    static const char *const columns[] = {"Layer", "Kind", "Size", "Activation"};
    const json_t *model = member(look, zip, entry);
    const json_t *about = member(look, zip, zip_find(zip, "metadata.json"));
    const json_t *layers = json_object_get(json_object_get(model, "config"), "layers"), *layer;
    struct grid grid;
    size_t index;

    look_kind(look, "model", "Keras");
    if (*text_of(about, "keras_version"))
        look_fact(look, "Keras", "%s", text_of(about, "keras_version"));
    if (*text_of(about, "date_saved"))
        look_fact(look, "Saved", "%s", text_of(about, "date_saved"));
    if (!model) {
        look_note(look, "Its configuration cannot be read.");
        return;
    }
    look_fact(look, "Class", "%s", text_of(model, "class_name"));
    if (!json_is_array(layers))
        return;
    grid_init(&grid, look);
    for (size_t i = 0; i < DF_COUNT(columns); i++)
        grid_column(&grid, columns[i], strlen(columns[i]), "");
    json_array_foreach(layers, index, layer)
        add_layer(&grid, layer);
    look_fact(look, "Layers", "%zu", json_array_size(layers));
    grid_show(&grid, look, (int64_t) json_array_size(layers));
}
