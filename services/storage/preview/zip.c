#include "zip.h"

#include <string.h>
#include <zlib.h>

enum { END_SIZE = 22, END_SEARCH = 66 * 1024, DIRECTORY_MAX = 4 * 1024 * 1024 };
enum { ENTRY_SIZE = 46, LOCAL_SIZE = 30, PIECE = 64 * 1024 };
enum { STORED = 0, DEFLATED = 8, ENCRYPTED = 1 };

#define WIDE 0xffffffffU

static const unsigned char *find_end(struct zip *zip, int64_t *at)
{
    int64_t begin = zip->bytes->size > END_SEARCH ? zip->bytes->size - END_SEARCH : 0;
    size_t size;
    const unsigned char *tail = bytes_upto(zip->arena, zip->bytes, begin, END_SEARCH, &size);

    for (size_t i = size >= END_SIZE ? size - END_SIZE + 1 : 0; tail && i-- > 0;)
        if (memcmp(tail + i, "PK\5\6", 4) == 0) {
            *at = begin + (int64_t) i;
            return tail + i;
        }
    return NULL;
}

/* Large archives have a second, wider end before the end. */
static bool find_directory(struct zip *zip, int64_t *offset, int64_t *length)
{
    int64_t at;
    const unsigned char *end = find_end(zip, &at);
    if (!end)
        return false;

    zip->total = (int64_t) bytes_number(end + 10, 2);
    *length = (int64_t) bytes_number(end + 12, 4);
    *offset = (int64_t) bytes_number(end + 16, 4);
    const unsigned char *locator = bytes_take(zip->arena, zip->bytes, at - 20, 20);
    if (!locator || memcmp(locator, "PK\6\7", 4) != 0)
        return true;
    uint64_t wide = bytes_number(locator + 8, 8);
    const unsigned char *record = wide < (uint64_t) zip->bytes->size
                                      ? bytes_take(zip->arena, zip->bytes, (int64_t) wide, 56)
                                      : NULL;
    if (!record || memcmp(record, "PK\6\6", 4) != 0)
        return false;
    uint64_t numbers[] = {bytes_number(record + 32, 8), bytes_number(record + 40, 8),
                          bytes_number(record + 48, 8)};
    if (numbers[0] > INT64_MAX || numbers[1] > INT64_MAX || numbers[2] > INT64_MAX)
        return false;
    zip->total = (int64_t) numbers[0];
    *length = (int64_t) numbers[1];
    *offset = (int64_t) numbers[2];
    return true;
}

/* Numbers that do not fit into 32 bits are in an extra field, in this order. */
static void widen(struct zip_entry *entry, const unsigned char *extra, size_t size)
{
    int64_t *const numbers[] = {&entry->size, &entry->packed, &entry->at};

    while (size >= 4) {
        size_t length = bytes_number(extra + 2, 2);
        if (length > size - 4)
            return;
        if (bytes_number(extra, 2) == 1) {
            const unsigned char *at = extra + 4;
            for (size_t i = 0; i < DF_COUNT(numbers); i++)
                if (*numbers[i] == WIDE && (size_t) (at - extra) + 8 <= length + 4) {
                    *numbers[i] = (int64_t) (bytes_number(at, 8) & INT64_MAX);
                    at += 8;
                }
            return;
        }
        extra += 4 + length;
        size -= 4 + length;
    }
}

/* Bytes that the entry takes in the directory, or 0. */
static size_t read_entry(struct zip *zip, const unsigned char *at, size_t left)
{
    if (left < ENTRY_SIZE || memcmp(at, "PK\1\2", 4) != 0)
        return 0;
    size_t name = bytes_number(at + 28, 2), extra = bytes_number(at + 30, 2);
    size_t whole = ENTRY_SIZE + name + extra + bytes_number(at + 32, 2);
    if (whole > left)
        return 0;
    struct zip_entry *entry = &zip->entries[zip->count++];
    *entry = (struct zip_entry){
        .name = df_strndup(zip->arena, (const char *) at + ENTRY_SIZE, name),
        .name_size = name,
        .flags = (unsigned) bytes_number(at + 8, 2),
        .method = (unsigned) bytes_number(at + 10, 2),
        .packed = (int64_t) bytes_number(at + 20, 4),
        .size = (int64_t) bytes_number(at + 24, 4),
        .at = (int64_t) bytes_number(at + 42, 4),
    };
    widen(entry, at + ENTRY_SIZE + name, extra);
    return whole;
}

bool zip_open(struct df_arena *arena, struct bytes *bytes, struct zip *zip)
{
    int64_t offset, length;

    *zip = (struct zip){.arena = arena, .bytes = bytes};
    if (!find_directory(zip, &offset, &length))
        return false;
    size_t size = 0, step = 1;
    const unsigned char *directory = bytes_upto(
        arena, bytes, offset, length < DIRECTORY_MAX ? (size_t) length : DIRECTORY_MAX, &size);
    if (!directory || (int64_t) size < (length < DIRECTORY_MAX ? length : DIRECTORY_MAX))
        return false;
    zip->entries = df_alloc(arena, ZIP_ENTRIES * sizeof *zip->entries);
    for (size_t at = 0; step > 0 && at < size && zip->count < ZIP_ENTRIES; at += step)
        step = read_entry(zip, directory + at, size - at);
    return zip->count > 0 || length == 0;
}

const struct zip_entry *zip_find(const struct zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->count; i++)
        if (strcmp(zip->entries[i].name, name) == 0)
            return &zip->entries[i];
    return NULL;
}

/* What is packed is read in pieces until enough has come out. */
static size_t unpack(struct zip *zip, int64_t at, int64_t packed, unsigned char *out, size_t most)
{
    z_stream stream = {.next_out = out, .avail_out = (uInt) most};
    int state = Z_OK;

    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return 0;
    while (state == Z_OK && stream.avail_out > 0 && packed > 0) {
        size_t count;
        const unsigned char *piece = bytes_upto(zip->arena, zip->bytes, at,
                                                packed < PIECE ? (size_t) packed : PIECE, &count);
        if (!piece || count == 0)
            break;
        stream.next_in = (unsigned char *) (uintptr_t) piece;
        stream.avail_in = (uInt) count;
        while (state == Z_OK && stream.avail_in > 0 && stream.avail_out > 0)
            state = inflate(&stream, Z_NO_FLUSH);
        at += (int64_t) count;
        packed -= (int64_t) count;
    }
    size_t got = most - stream.avail_out;
    inflateEnd(&stream);
    return got;
}

const unsigned char *zip_head(struct zip *zip, const struct zip_entry *entry, size_t most,
                              size_t *count)
{
    const unsigned char *local = bytes_take(zip->arena, zip->bytes, entry->at, LOCAL_SIZE);
    if (!local || memcmp(local, "PK\3\4", 4) != 0 || entry->flags & ENCRYPTED)
        return NULL;

    int64_t at = entry->at + LOCAL_SIZE + (int64_t) bytes_number(local + 26, 2)
                 + (int64_t) bytes_number(local + 28, 2);
    size_t wanted = entry->size < (int64_t) most ? (size_t) entry->size : most;
    if (entry->method == STORED)
        return bytes_upto(zip->arena, zip->bytes, at, wanted, count);
    if (entry->method != DEFLATED || wanted > BYTES_TAKE_MAX)
        return NULL;
    unsigned char *out = df_alloc(zip->arena, wanted + 1);
    *count = wanted > 0 ? unpack(zip, at, entry->packed, out, wanted) : 0;
    return *count == wanted ? out : NULL;
}
