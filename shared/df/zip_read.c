#include <df/zip.h>

#include <archive.h>
#include <archive_entry.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BLOCK = 256 * 1024 };

struct df_zip_reader {
    struct df_ctx *ctx;
    struct archive *archive;
    struct df_zip_limits limits;
    json_t *seen; /* paths without difference of case */
    const char *path;
    size_t entries;
    int64_t entry_bytes, total_bytes;
    int64_t packed_bytes; /* of the whole archive; 0: not known */
};

static int fail(struct df_zip_reader *reader)
{
    const char *why = archive_error_string(reader->archive);

    return df_fail(reader->ctx, DF_INVALID, "the archive cannot be read: %s%s%s",
                   reader->path ? reader->path : "", reader->path ? ": " : "",
                   why ? why : "it is damaged");
}

static void release(void *data)
{
    archive_read_free(data);
}

static struct df_zip_reader *make_reader(struct df_ctx *ctx, const struct df_zip_limits *limits)
{
    struct df_zip_reader *reader = df_alloc(&ctx->arena, sizeof *reader);

    *reader = (struct df_zip_reader){.ctx = ctx,
                                     .archive = archive_read_new(),
                                     .limits = *limits,
                                     .seen = df_defer_json(&ctx->arena, json_object())};
    if (!reader->archive)
        abort();
    df_defer(&ctx->arena, release, reader->archive);
    return reader;
}

static int fail_entries(struct df_ctx *ctx, const struct df_zip_limits *limits)
{
    return df_fail(ctx, DF_INVALID, "the archive has more than %zu files", limits->entries);
}

/* libarchive reads the whole directory before it gives out the first file. */
static bool has_too_many(const void *bytes, size_t size, size_t most)
{
    const char *at = bytes, *end = at + size;
    size_t count = 0;

    while ((at = memmem(at, (size_t) (end - at), "PK\1\2", 4)) && count <= most) {
        at += 4;
        count++;
    }
    return count > most;
}

int df_zip_open(struct df_ctx *ctx, const void *bytes, size_t size,
                const struct df_zip_limits *limits, struct df_zip_reader **reader)
{
    if (size < 4 || memcmp(bytes, "PK", 2) != 0)
        return df_fail(ctx, DF_INVALID, "this is not a zip archive");
    if (has_too_many(bytes, size, limits->entries))
        return fail_entries(ctx, limits);
    *reader = make_reader(ctx, limits);
    archive_read_support_format_zip_seekable((*reader)->archive);
    (*reader)->packed_bytes = (int64_t) size;
    if (archive_read_open_memory((*reader)->archive, bytes, size) != ARCHIVE_OK)
        return df_fail(ctx, DF_INVALID, "this is not a whole zip archive");
    return 0;
}

int df_zip_open_tar(struct df_ctx *ctx, const void *bytes, size_t size,
                    const struct df_zip_limits *limits, struct df_zip_reader **reader)
{
    *reader = make_reader(ctx, limits);
    archive_read_support_filter_gzip((*reader)->archive);
    archive_read_support_format_tar((*reader)->archive);
    (*reader)->packed_bytes = (int64_t) size;
    if (archive_read_open_memory((*reader)->archive, bytes, size) != ARCHIVE_OK)
        return df_fail(ctx, DF_INVALID, "this is not a whole .tar.gz archive");
    return 0;
}

int df_zip_open_file(struct df_ctx *ctx, const char *file, const struct df_zip_limits *limits,
                     struct df_zip_reader **reader)
{
    *reader = make_reader(ctx, limits);
    archive_read_support_format_zip_seekable((*reader)->archive);
    if (archive_read_open_filename((*reader)->archive, file, FILE_BLOCK) != ARCHIVE_OK)
        return df_fail(ctx, DF_INVALID, "'%s' is not a whole zip archive", file);
    return 0;
}

static bool is_up(const char *part, size_t length)
{
    return length <= 2 && strncmp(part, "..", length) == 0;
}

const char *df_zip_path_problem(const char *path)
{
    if (strlen(path) > DF_ZIP_PATH_BYTES)
        return "a path may have at most 512 bytes";
    if (path[0] == '/')
        return "a path must not begin with a slash";
    if (strchr(path, '\\') || strchr(path, ':'))
        return "a path must not have a backslash or a colon";
    for (const char *c = path; *c; c++)
        if ((unsigned char) *c < 0x20 || *c == 0x7F)
            return "a path must not have control characters";
    for (const char *part = path;; part++) {
        size_t length = strcspn(part, "/");
        if (is_up(part, length)) /* an empty part, "." or ".." */
            return "a path must not have empty parts, '.' or '..'";
        part += length;
        if (!*part)
            return NULL;
    }
}

static const char *path_of(struct archive_entry *entry)
{
    const char *path = archive_entry_pathname_utf8(entry);

    return path ? path : archive_entry_pathname(entry);
}

static bool is_utf8(const char *text)
{
    json_t *string = text ? json_string(text) : NULL;

    json_decref(string);
    return string != NULL;
}

/* As tar writes the folder that everything is in. */
static bool is_root(struct archive_entry *entry)
{
    const char *path = path_of(entry);

    return path && (strcmp(path, ".") == 0 || strcmp(path, "./") == 0);
}

/* Takes folders' closing slash away. */
static int check_path(struct df_zip_reader *reader, struct archive_entry *entry)
{
    struct df_ctx *ctx = reader->ctx;
    const char *given = path_of(entry);

    reader->path = NULL;
    if (!is_utf8(given))
        return df_fail(ctx, DF_INVALID, "the name of a file in the archive is not UTF-8");
    char *path = df_strdup(&ctx->arena, given);
    if (strncmp(path, "./", 2) == 0 && path[2]) /* as tar writes what is in a folder */
        path += 2;
    size_t length = strlen(path);
    if (archive_entry_filetype(entry) == AE_IFDIR && length > 1 && path[length - 1] == '/')
        path[length - 1] = '\0';
    const char *problem = df_zip_path_problem(path);
    if (problem)
        return df_fail(ctx, DF_INVALID, "'%.200s': %s", path, problem);
    reader->path = path;
    return 0;
}

static int check_kind(struct df_zip_reader *reader, struct archive_entry *entry)
{
    struct df_ctx *ctx = reader->ctx;

    if (archive_entry_symlink(entry) || archive_entry_hardlink(entry)
        || archive_entry_filetype(entry) == AE_IFLNK)
        return df_fail(ctx, DF_INVALID, "'%s' is a link", reader->path);
    if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != AE_IFDIR)
        return df_fail(ctx, DF_INVALID, "'%s' is neither a file nor a folder", reader->path);
    if (archive_entry_is_encrypted(entry))
        return df_fail(ctx, DF_INVALID, "'%s' is encrypted", reader->path);
    return 0;
}

/* Some file systems know no difference of case. */
static int check_once(struct df_zip_reader *reader)
{
    char *folded = df_strdup(&reader->ctx->arena, reader->path);

    for (char *c = folded; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char) (*c + 'a' - 'A');
    if (json_object_get(reader->seen, folded))
        return df_fail(reader->ctx, DF_INVALID, "'%s' is there twice", reader->path);
    json_object_set_new(reader->seen, folded, json_true());
    return 0;
}

int df_zip_next(struct df_zip_reader *reader, const char **path)
{
    struct archive_entry *entry;

    for (;;) {
        reader->path = NULL;
        int result = archive_read_next_header(reader->archive, &entry);
        *path = NULL;
        if (result == ARCHIVE_EOF)
            return 0;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return fail(reader);
        if (++reader->entries > reader->limits.entries)
            return fail_entries(reader->ctx, &reader->limits);
        if (is_root(entry))
            continue;
        int failed = check_path(reader, entry);
        if (!failed)
            failed = check_kind(reader, entry);
        if (!failed)
            failed = check_once(reader);
        if (failed)
            return failed;
        if (archive_entry_filetype(entry) == AE_IFREG)
            break;
    }
    reader->entry_bytes = 0;
    *path = reader->path;
    return 0;
}

static int check_size(struct df_zip_reader *reader, size_t more)
{
    const struct df_zip_limits *limits = &reader->limits;

    reader->entry_bytes += (int64_t) more;
    reader->total_bytes += (int64_t) more;
    if (reader->entry_bytes > limits->entry_bytes)
        return df_fail(reader->ctx, DF_INVALID, "'%s' unpacks to more than %lld bytes",
                       reader->path, (long long) limits->entry_bytes);
    if (reader->total_bytes > limits->total_bytes)
        return df_fail(reader->ctx, DF_INVALID, "the archive unpacks to more than %lld bytes",
                       (long long) limits->total_bytes);
    if (reader->packed_bytes && reader->total_bytes > DF_ZIP_RATIO_FROM
        && reader->total_bytes / DF_ZIP_RATIO > reader->packed_bytes)
        return df_fail(reader->ctx, DF_INVALID,
                       "the archive unpacks to more than %d times its size", DF_ZIP_RATIO);
    return 0;
}

int df_zip_block(struct df_zip_reader *reader, const void **bytes, size_t *size)
{
    la_int64_t offset;

    *size = 0;
    int result = archive_read_data_block(reader->archive, bytes, size, &offset);
    if (result == ARCHIVE_EOF) {
        *size = 0;
        return 0;
    }
    return result == ARCHIVE_OK ? check_size(reader, *size) : fail(reader);
}

int df_zip_read(struct df_zip_reader *reader, const char **bytes, size_t *size)
{
    char *all = NULL;
    FILE *out = open_memstream(&all, size);
    const void *block;
    size_t got = 1;
    int failed = 0;

    if (!out)
        abort();
    while (!failed && got > 0) {
        failed = df_zip_block(reader, &block, &got);
        if (!failed && got > 0)
            fwrite(block, 1, got, out);
    }
    fclose(out);
    if (all)
        df_defer(&reader->ctx->arena, free, all);
    *bytes = all;
    return failed;
}
