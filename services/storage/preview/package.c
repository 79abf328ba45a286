#include "package.h"

#include "grid.h"
#include "keras.h"
#include "npy.h"
#include "pickle.h"
#include "zip.h"

#include <string.h>

enum { ARRAYS = 100, HEADER = 4096, PICKLE = 4 * 1024 * 1024 };

static bool ends(const struct zip_entry *entry, const char *ending)
{
    size_t length = strlen(ending);

    return entry->name_size > length
           && memcmp(entry->name + entry->name_size - length, ending, length) == 0;
}

static void list_entries(struct look *look, const struct zip *zip)
{
    json_t *entries = json_array();

    for (size_t i = 0; i < zip->count && i < LOOK_ENTRIES; i++)
        json_array_append_new(entries, json_pack("{so ss ss sI}", "name",
                                                 look_string(look->arena, zip->entries[i].name,
                                                             zip->entries[i].name_size, LOOK_CELL),
                                                 "type", "", "shape", "", "size",
                                                 (json_int_t) zip->entries[i].size));
    look_set(look, "entries", entries);
    look_fact(look, "Files", "%lld", (long long) zip->total);
    if (zip->total > LOOK_ENTRIES)
        look_note(look, "The first %d files are listed.", LOOK_ENTRIES);
}

static bool is_npz(const struct zip *zip)
{
    for (size_t i = 0; i < zip->count; i++)
        if (!ends(&zip->entries[i], ".npy"))
            return false;
    return zip->count > 0;
}

static bool array_head(struct zip *zip, const struct zip_entry *entry, size_t most,
                       struct bytes *bytes, struct npy *npy)
{
    size_t count;
    const unsigned char *head = zip_head(zip, entry, most, &count);
    if (!head)
        return false;

    *bytes = bytes_of_memory(head, count);
    return npy_read(zip->arena, bytes, npy);
}

static void look_arrays(struct look *look, struct zip *zip)
{
    json_t *entries = json_array();
    struct bytes bytes;
    struct npy npy;

    look_kind(look, "array", "NumPy archive");
    for (size_t i = 0; i < zip->count && i < ARRAYS; i++) {
        const struct zip_entry *entry = &zip->entries[i];
        bool known = array_head(zip, entry, HEADER, &bytes, &npy);
        json_array_append_new(
            entries,
            json_pack("{so ss ss sI}", "name",
                      look_string(look->arena, entry->name, entry->name_size - 4, LOOK_CELL),
                      "type", known ? npy.dtype : "cannot be read", "shape", known ? npy.shape : "",
                      "size", (json_int_t) entry->size));
    }
    look_set(look, "entries", entries);
    look_fact(look, "Arrays", "%lld", (long long) zip->total);
    if (zip->total > ARRAYS)
        look_note(look, "The first %d arrays are listed.", ARRAYS);
    if (zip->count == 1 && array_head(zip, zip->entries, LOOK_ARRAY + HEADER, &bytes, &npy)) {
        npy_show(look, &bytes, &npy);
        look_kind(look, "array", "NumPy archive");
    }
}

/* What torch.save() writes: a pickle that refers to the other files. */
static const struct zip_entry *find_pickle(const struct zip *zip)
{
    for (size_t i = 0; i < zip->count; i++)
        if (ends(&zip->entries[i], "/data.pkl"))
            return &zip->entries[i];
    return NULL;
}

static void look_torch(struct look *look, struct zip *zip, const struct zip_entry *entry)
{
    size_t count;
    const unsigned char *head = zip_head(zip, entry, PICKLE, &count);

    list_entries(look, zip);
    look_kind(look, "pickle", "PyTorch");
    if (!head) {
        look_note(look, "Its pickle cannot be unpacked.");
        return;
    }
    struct bytes bytes = bytes_of_memory(head, count);
    pickle_show(look, &bytes);
}

void package_look(struct look *look)
{
    struct zip zip;

    if (!zip_open(look->arena, look->bytes, &zip)) {
        look_kind(look, "none", "Zip");
        look_note(look, "It begins like a zip archive, but has no directory that can be read.");
        return;
    }
    const struct zip_entry *config = zip_find(&zip, "config.json");
    const struct zip_entry *pickle = find_pickle(&zip);
    if (is_npz(&zip)) {
        look_arrays(look, &zip);
    } else if (config && zip_find(&zip, "metadata.json")) {
        list_entries(look, &zip);
        keras_look(look, &zip, config);
    } else if (pickle) {
        look_torch(look, &zip, pickle);
    } else {
        look_kind(look, "archive", "Zip");
        list_entries(look, &zip);
    }
}
