#include "example_store.h"
#include "extension_files.h"
#include "extension_store.h"
#include "name.h"
#include "settings.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of the deployment's folder. An id has no dot and no slash, so it cannot lead out of it. */
static const char *own_folder(struct df_ctx *ctx, const char *id)
{
    const char *folder = df_printf(&ctx->arena, "%s/%s", projects_settings(ctx)->examples_dir, id);

    if (id_problem(id) || access(df_printf(&ctx->arena, "%s/project.json", folder), F_OK))
        return NULL;
    return folder;
}

static int add_own(struct df_ctx *ctx, const char *id, json_t *examples)
{
    const char *folder = own_folder(ctx, id);
    json_t *files;

    if (!folder || json_array_size(examples) >= EXAMPLES)
        return 0;
    int failed = extension_files_read(ctx, folder, &files);
    if (failed)
        return failed;
    json_t *about = example_about(&(struct example){files, ""}, id);
    if (about)
        json_array_append_new(examples, about);
    return 0;
}

int example_store_own(struct df_ctx *ctx, json_t **examples)
{
    struct dirent **entries;
    int failed = 0,
        count = scandir(projects_settings(ctx)->examples_dir, &entries, NULL, alphasort);

    *examples = df_defer_json(&ctx->arena, json_array());
    for (int i = 0; i < count; i++) {
        if (!failed)
            failed = add_own(ctx, entries[i]->d_name, *examples);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return failed;
}

static const json_t *with_id(const json_t *examples, const char *id)
{
    json_t *example;
    size_t index;

    json_array_foreach(examples, index, example)
        if (strcmp(json_string_value(json_object_get(example, "id")), id) == 0)
            return example;
    return NULL;
}

int example_store_list(struct df_ctx *ctx, json_t **examples)
{
    json_t *items, *item, *about;
    size_t i, j;

    int failed = example_store_own(ctx, examples);
    if (!failed)
        failed = extension_store_list(ctx, &items);
    if (failed)
        return failed;
    json_array_foreach(items, i, item)
        json_array_foreach(json_object_get(item, "projects"), j, about) {
            if (with_id(*examples, json_string_value(json_object_get(about, "id"))))
                continue;
            json_t *copy = json_copy(about);
            json_object_set(copy, "extension", json_object_get(item, "id"));
            json_array_append_new(*examples, copy);
        }
    json_array_foreach(*examples, i, about)
        json_object_del(about, "path");
    return 0;
}

static int find_of_extension(struct df_ctx *ctx, const char *id, const json_t **found,
                             const char **folder)
{
    json_t *items, *item;
    size_t index;

    *found = NULL;
    int failed = extension_store_list(ctx, &items);
    if (failed)
        return failed;
    json_array_foreach(items, index, item) {
        const json_t *about = with_id(json_object_get(item, "projects"), id);
        if (about && !*found) {
            *found = item;
            *folder = json_string_value(json_object_get(about, "path"));
        }
    }
    return 0;
}

int example_store_find(struct df_ctx *ctx, const char *id, struct example *example,
                       const char **extension)
{
    const char *own = own_folder(ctx, id);
    const json_t *item = NULL;
    json_t *files;

    *example = (struct example){.folder = ""};
    *extension = NULL;
    int failed = own ? extension_files_read(ctx, own, &files)
                     : find_of_extension(ctx, id, &item, &example->folder);
    if (!failed && !own && !item)
        return df_fail_at(ctx, "/example", "there is no such example");
    if (!failed && item) {
        *extension = json_string_value(json_object_get(item, "id"));
        failed = extension_store_files(ctx, *extension, &files);
    }
    if (!failed)
        example->files = files;
    return failed;
}
