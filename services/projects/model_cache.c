#include "model_cache.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The entries in the order of their last use, the latest first; each is held by the cache too. */
static struct {
    pthread_mutex_t lock;
    struct shared_model *entries[MODEL_CACHE_ENTRIES];
    size_t count, size;
} cache = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* With the lock held. True when nobody is left, so that the caller frees it outside of the lock. */
static bool let_go(struct shared_model *shared)
{
    return --shared->holders == 0;
}

static void free_shared(struct shared_model *shared)
{
    model_release(&shared->model);
    free(shared->text);
    free(shared);
}

void model_cache_release(struct shared_model *shared)
{
    if (!shared)
        return;
    pthread_mutex_lock(&cache.lock);
    bool is_last = let_go(shared);
    pthread_mutex_unlock(&cache.lock);
    if (is_last)
        free_shared(shared);
}

static size_t index_of(const char *project)
{
    size_t index = 0;

    while (index < cache.count && strcmp(cache.entries[index]->project, project) != 0)
        index++;
    return index;
}

static void move_to_front(size_t index)
{
    struct shared_model *entry = cache.entries[index];

    memmove(cache.entries + 1, cache.entries, index * sizeof *cache.entries);
    cache.entries[0] = entry;
}

static struct shared_model *take_out(size_t index)
{
    struct shared_model *entry = cache.entries[index];

    memmove(cache.entries + index, cache.entries + index + 1,
            (cache.count - index - 1) * sizeof *cache.entries);
    cache.count--;
    cache.size -= entry->size;
    return entry;
}

struct shared_model *model_cache_find(const char *project, int64_t revision)
{
    struct shared_model *found = NULL;

    pthread_mutex_lock(&cache.lock);
    size_t index = index_of(project);
    if (index < cache.count && cache.entries[index]->revision == revision) {
        move_to_front(index);
        found = cache.entries[0];
        found->holders++;
    }
    pthread_mutex_unlock(&cache.lock);
    return found;
}

static struct shared_model *make_shared(const char *project, int64_t revision, struct model *model)
{
    struct shared_model *shared = calloc(1, sizeof *shared);

    if (!shared)
        abort();
    shared->model = *model;
    shared->revision = revision;
    shared->size = (size_t) model->size;
    shared->holders = 1;
    snprintf(shared->project, sizeof shared->project, "%s", project);
    *model = (struct model){};
    return shared;
}

/* Puts it in front and takes out what is then too much: into `out`, to be released outside of the
 * lock. */
static size_t insert(struct shared_model *shared, struct shared_model **out)
{
    size_t index = index_of(shared->project), count = 0;

    if (index < cache.count && cache.entries[index]->revision >= shared->revision)
        return 0;
    if (index < cache.count)
        out[count++] = take_out(index);
    while (cache.count > 0
           && (cache.count == MODEL_CACHE_ENTRIES || cache.size + shared->size > MODEL_CACHE_BYTES))
        out[count++] = take_out(cache.count - 1);

    cache.entries[cache.count++] = shared;
    cache.size += shared->size;
    shared->holders++;
    move_to_front(cache.count - 1);
    return count;
}

struct shared_model *model_cache_put(const char *project, int64_t revision, struct model *model)
{
    struct shared_model *shared = make_shared(project, revision, model);
    struct shared_model *out[MODEL_CACHE_ENTRIES + 1];

    pthread_mutex_lock(&cache.lock);
    size_t count = shared->size <= MODEL_CACHE_BYTES ? insert(shared, out) : 0;
    pthread_mutex_unlock(&cache.lock);
    for (size_t i = 0; i < count; i++)
        model_cache_release(out[i]);
    return shared;
}

static char *make_text(const struct shared_model *shared)
{
    json_t *whole = json_pack("{sI sO sO}", "revision", (json_int_t) shared->revision, "model",
                              shared->model.tree, "texts", shared->model.texts);
    char *text = json_dumps(whole, JSON_COMPACT);

    json_decref(whole);
    if (!text)
        abort();
    return text;
}

const char *model_cache_text(struct shared_model *shared, size_t *size)
{
    pthread_mutex_lock(&cache.lock);
    const char *text = shared->text;
    pthread_mutex_unlock(&cache.lock);
    if (!text) {
        char *made = make_text(shared);
        pthread_mutex_lock(&cache.lock);
        if (!shared->text) {
            shared->text_size = strlen(made);
            shared->text = df_take(made);
        }
        pthread_mutex_unlock(&cache.lock);
        free(made);
    }
    *size = shared->text_size;
    return shared->text;
}
