#include "sciserver_browse.h"

#include "browse.h"
#include "sciserver_folder.h"

#include <stdlib.h>
#include <string.h>

/* What a folder has, as one list. */
struct shown {
    const struct sciserver_entry *entry;
    bool is_folder;
};

/* Folders first, each kind by name: an order that stays, whatever SciServer's is. */
static int compare(const void *left, const void *right)
{
    const struct shown *a = left, *b = right;

    return a->is_folder != b->is_folder ? b->is_folder - a->is_folder
                                        : strcmp(a->entry->name, b->entry->name);
}

static struct shown *sorted(struct df_arena *arena, const struct sciserver_listing *listing,
                            size_t *count)
{
    struct shown *all;

    *count = listing->folder_count + listing->file_count;
    all = df_alloc(arena, (*count + 1) * sizeof *all);
    for (size_t i = 0; i < listing->folder_count; i++)
        all[i] = (struct shown){&listing->folders[i], true};
    for (size_t i = 0; i < listing->file_count; i++)
        all[listing->folder_count + i] = (struct shown){&listing->files[i], false};
    qsort(all, *count, sizeof *all, compare);
    return all;
}

/* Where the page after a cursor begins, which is the name that the one before ended with, with a
 * slash when that is a folder's: what has come or gone meanwhile moves nothing. */
static size_t begin_of(struct df_arena *arena, const struct shown *all, size_t count,
                       const char *cursor)
{
    size_t length = strlen(cursor), at = 0;
    bool is_folder = length > 0 && cursor[length - 1] == '/';
    const struct sciserver_entry last = {.name = df_strndup(arena, cursor, length - is_folder)};
    const struct shown before = {&last, is_folder};

    while (at < count && compare(&all[at], &before) <= 0)
        at++;
    return at;
}

/* A slash at the end is one too many for SciServer's addresses. */
static const char *bare(struct df_arena *arena, const char *folder)
{
    size_t length = strlen(folder);

    return df_strndup(arena, folder, length > 0 ? length - 1 : 0);
}

static void add_item(struct df_arena *arena, const char *folder, const struct shown *shown,
                     json_t *items)
{
    const char *name = shown->entry->name;

    if (*name && !strchr(name, '/'))
        browse_add(arena, items,
                   df_printf(arena, "%s%s%s", folder, name, shown->is_folder ? "/" : ""),
                   shown->entry->size);
}

int sciserver_browse(struct df_ctx *ctx, const struct place *place, const char *folder,
                     const char *cursor, json_t *items, const char **next)
{
    struct sciserver_listing listing;
    size_t count;
    int failed = sciserver_folder_read(ctx, place, bare(&ctx->arena, folder), &listing);
    if (failed)
        return failed;
    const struct shown *all = sorted(&ctx->arena, &listing, &count);
    size_t begin = cursor ? begin_of(&ctx->arena, all, count, cursor) : 0;
    size_t end = count - begin > BROWSE_PAGE ? begin + BROWSE_PAGE : count;

    for (size_t i = begin; i < end; i++)
        add_item(&ctx->arena, folder, &all[i], items);
    *next = end < count ? df_printf(&ctx->arena, "%s%s", all[end - 1].entry->name,
                                    all[end - 1].is_folder ? "/" : "")
                        : NULL;
    return 0;
}

/* What the folder says of it, as long as it lists the file. */
static int find_length(struct df_ctx *ctx, const struct place *place, const char *path,
                       int64_t *length)
{
    const char *slash = strrchr(path, '/');
    struct sciserver_listing listing;
    int failed = sciserver_folder_read(
        ctx, place, df_strndup(&ctx->arena, path, slash ? (size_t) (slash - path) : 0), &listing);
    const struct sciserver_entry *entry
        = failed ? NULL : sciserver_listing_find(&listing, slash ? slash + 1 : path);

    if (entry)
        *length = entry->size;
    return failed;
}

int sciserver_take(struct df_ctx *ctx, const struct place *place, const char *path,
                   backend_sink *sink, void *data, int64_t *length)
{
    bool found;
    int failed = find_length(ctx, place, path, length);

    if (!failed)
        failed = sciserver_file_fetch(ctx, place, path, sink, data, &found);
    return failed || found ? failed : df_fail_at(ctx, "/path", "is no file of this storage");
}
