#include "cache.h"
#include "df_test.h"
#include "tree.h"

#include <df/digest.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
    char path[64];
    int fd;
};

static void open_folder(struct folder *folder)
{
    snprintf(folder->path, sizeof folder->path, "/tmp/deepforge-cache-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(folder->fd >= 0);
}

static void close_folder(struct folder *folder)
{
    close(folder->fd);
    tree_remove(AT_FDCWD, folder->path);
    assert_int_not_equal(access(folder->path, F_OK), 0);
}

struct source {
    const char *text;
    size_t size;
    int calls;
};

static int write_text(struct df_ctx *ctx, int fd, void *context)
{
    struct source *source = context;

    source->calls++;
    if (write(fd, source->text, source->size) != (ssize_t) source->size)
        return df_fail(ctx, DF_TOO_LARGE, "no space");
    return 0;
}

static void an_object_is_brought_once(void **state)
{
    struct df_ctx *ctx = *state;
    struct source source = {"hello", 5, 0};
    struct folder folder;
    struct cache *cache;
    char hash[DF_SHA256_HEX];

    open_folder(&folder);
    df_sha256("hello", 5, hash);
    assert_int_equal(cache_open(ctx, folder.path, 1 << 20, &cache), 0);
    assert_int_equal(cache_find(cache, hash), -1);
    for (int i = 0; i < 3; i++)
        assert_int_equal(cache_require(ctx, cache, hash, write_text, &source), 0);
    assert_int_equal(source.calls, 1);
    int fd = cache_find(cache, hash);
    char text[6] = "";
    assert_int_equal(read(fd, text, 5), 5);
    assert_string_equal(text, "hello");
    close(fd);
    cache_close(cache);
    close_folder(&folder);
}

static void what_has_another_hash_never_gets_in(void **state)
{
    struct df_ctx *ctx = *state;
    struct source source = {"other", 5, 0};
    struct folder folder;
    struct cache *cache;
    char hash[DF_SHA256_HEX];

    open_folder(&folder);
    df_sha256("hello", 5, hash);
    assert_int_equal(cache_open(ctx, folder.path, 1 << 20, &cache), 0);
    assert_int_equal(cache_require(ctx, cache, hash, write_text, &source), -DF_INVALID);
    assert_int_equal(cache_find(cache, hash), -1);
    source.text = "hello";
    assert_int_equal(cache_require(ctx, cache, hash, write_text, &source), 0);
    cache_close(cache);
    close_folder(&folder);
}

static void a_full_cache_drops_what_was_not_used_for_longest(void **state)
{
    enum { COUNT = 20, SIZE = 1000 };
    struct df_ctx *ctx = *state;
    static char bytes[COUNT][SIZE];
    char hashes[COUNT][DF_SHA256_HEX];
    struct folder folder;
    struct cache *cache;
    int kept = 0;

    open_folder(&folder);
    assert_int_equal(cache_open(ctx, folder.path, 10 * SIZE, &cache), 0);
    for (int i = 0; i < COUNT; i++) {
        memset(bytes[i], 'a' + i, SIZE);
        df_sha256(bytes[i], SIZE, hashes[i]);
        struct source source = {bytes[i], SIZE, 0};
        assert_int_equal(cache_require(ctx, cache, hashes[i], write_text, &source), 0);
        close(cache_find(cache, hashes[0])); /* the first stays in use */
    }
    for (int i = 0; i < COUNT; i++) {
        int fd = cache_find(cache, hashes[i]);
        kept += fd >= 0;
        if (fd >= 0)
            close(fd);
    }
    assert_true(kept <= 10 && kept >= 8);
    int first = cache_find(cache, hashes[0]), last = cache_find(cache, hashes[COUNT - 1]);
    assert_true(first >= 0 && last >= 0);
    close(first);
    close(last);
    cache_close(cache);
    close_folder(&folder);
}

static void a_placed_object_can_be_read_and_a_copy_is_ones_own(void **state)
{
    struct df_ctx *ctx = *state;
    struct source source = {"hello", 5, 0};
    struct folder folder, job;
    struct cache *cache;
    char hash[DF_SHA256_HEX];
    struct stat shared, copied;

    open_folder(&folder);
    open_folder(&job);
    df_sha256("hello", 5, hash);
    assert_int_equal(cache_open(ctx, folder.path, 1 << 20, &cache), 0);
    assert_int_equal(cache_require(ctx, cache, hash, write_text, &source), 0);
    assert_int_equal(cache_place(ctx, cache, hash, job.fd, "shared", true), 0);
    assert_int_equal(cache_place(ctx, cache, hash, job.fd, "copied", false), 0);
    assert_int_equal(fstatat(job.fd, "shared", &shared, 0), 0);
    assert_int_equal(fstatat(job.fd, "copied", &copied, 0), 0);
    assert_int_equal(shared.st_nlink, 2);
    assert_int_equal(copied.st_nlink, 1);
    assert_int_equal(shared.st_mode & 0777, 0444);
    assert_int_equal(copied.st_size, 5);
    df_sha256("nowhere", 7, hash);
    assert_int_equal(cache_place(ctx, cache, hash, job.fd, "none", true), -DF_NOT_FOUND);
    cache_close(cache);
    close_folder(&folder);
    close_folder(&job);
}

static void a_tree_is_removed_however_deep_and_links_are_not_followed(void **state)
{
    struct folder outside, tree;
    char name[] = "d";

    (void) state;
    open_folder(&outside);
    open_folder(&tree);
    close(openat(outside.fd, "precious", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    assert_int_equal(symlinkat(outside.path, tree.fd, "link"), 0);
    int at = dup(tree.fd);
    for (int i = 0; i < 300; i++) {
        assert_int_equal(mkdirat(at, name, 0700), 0);
        assert_int_equal(symlinkat(outside.path, at, "link2"), 0);
        int next = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        assert_true(next >= 0);
        close(at);
        at = next;
    }
    close(at);
    close_folder(&tree);
    assert_int_equal(faccessat(outside.fd, "precious", F_OK, 0), 0);
    close_folder(&outside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        df_test(an_object_is_brought_once),
        df_test(what_has_another_hash_never_gets_in),
        df_test(a_full_cache_drops_what_was_not_used_for_longest),
        df_test(a_placed_object_can_be_read_and_a_copy_is_ones_own),
        cmocka_unit_test(a_tree_is_removed_however_deep_and_links_are_not_followed),
    };
    return cmocka_run_group_tests_name("unit-worker-cache", tests, NULL, NULL);
}
