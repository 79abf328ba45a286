#include "parquet_page.h"

#include "rle.h"
#include "snappy.h"
#include "thrift.h"

#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { LOOK_MEMORY = 96 * 1024 * 1024 }; /* of all columns together */
enum { PAGES = 50, HEADER = 16 * 1024, DICTIONARY = 1000 * 1000 };
enum { PAGE_DATA, PAGE_INDEX, PAGE_DICTIONARY, PAGE_DATA_2 };
enum { ENCODING_PLAIN = 0, ENCODING_OLD_DICTIONARY = 2, ENCODING_RLE = 3, ENCODING_DICTIONARY = 8 };
enum { CODEC_NONE, CODEC_SNAPPY, CODEC_GZIP, CODEC_ZSTD = 6 };

struct page {
    int64_t kind, unpacked, packed, values, encoding, levels, repetitions;
    bool is_packed;
    int64_t header; /* bytes */
};

/* Values that are being read, one after the other. */
struct column {
    struct df_arena *arena;
    const struct parquet_column *about;
    struct parquet_value *dictionary, *values;
    size_t dictionary_count, count, most;
    const char *problem;
};

static void read_inner(struct thrift *thrift, const struct thrift_field *field, struct page *page)
{
    struct thrift_field inner = {};

    if (field->type != THRIFT_STRUCT) {
        thrift_skip(thrift, field);
        return;
    }
    bool is_second = field->id == 8;
    while (thrift_next(thrift, &inner)) {
        if (inner.id == 1)
            page->values = thrift_int(thrift, &inner);
        else if (inner.id == (is_second ? 4 : 2))
            page->encoding = thrift_int(thrift, &inner);
        else if (is_second && inner.id == 5)
            page->levels = thrift_int(thrift, &inner);
        else if (is_second && inner.id == 6)
            page->repetitions = thrift_int(thrift, &inner);
        else if (is_second && inner.id == 7)
            page->is_packed = thrift_bool(&inner);
        else
            thrift_skip(thrift, &inner);
    }
}

static bool read_header(struct df_arena *arena, struct bytes *bytes, int64_t at, struct page *page)
{
    struct thrift_field field = {};
    size_t size;
    const unsigned char *head = bytes_upto(arena, bytes, at, HEADER, &size);
    if (!head || size == 0)
        return false;

    struct thrift thrift = thrift_open(head, size);
    *page = (struct page){.is_packed = true};
    while (thrift_next(&thrift, &field)) {
        if (field.id == 1)
            page->kind = thrift_int(&thrift, &field);
        else if (field.id == 2)
            page->unpacked = thrift_int(&thrift, &field);
        else if (field.id == 3)
            page->packed = thrift_int(&thrift, &field);
        else if (field.id == 5 || field.id == 7 || field.id == 8)
            read_inner(&thrift, &field, page);
        else
            thrift_skip(&thrift, &field);
    }
    page->header = thrift.at - head;
    return !thrift.is_broken && page->packed >= 0 && page->unpacked >= 0 && page->values >= 0
           && page->levels >= 0 && page->repetitions >= 0;
}

static bool inflate_all(const unsigned char *packed, size_t size, unsigned char *out, size_t room)
{
    z_stream stream = {.next_in = (unsigned char *) (uintptr_t) packed,
                       .avail_in = (uInt) size,
                       .next_out = out,
                       .avail_out = (uInt) room};

    if (inflateInit2(&stream, MAX_WBITS + 32) != Z_OK)
        return false;
    int state = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return state == Z_STREAM_END && stream.avail_out == 0;
}

static bool zstd_all(const unsigned char *packed, size_t size, unsigned char *out, size_t room)
{
    return ZSTD_decompress(out, room, packed, size) == room;
}

typedef bool unpacker(const unsigned char *packed, size_t size, unsigned char *out, size_t room);

static unpacker *unpacker_of(int codec)
{
    switch (codec) {
    case CODEC_SNAPPY:
        return snappy_unpack;
    case CODEC_GZIP:
        return inflate_all;
    case CODEC_ZSTD:
        return zstd_all;
    default:
        return NULL;
    }
}

/* `plain` bytes in front are not packed. NULL, with a problem, when it cannot be done. */
static const unsigned char *unpack(struct column *column, const struct page *page,
                                   const unsigned char *bytes, size_t plain)
{
    size_t packed = (size_t) page->packed, unpacked = (size_t) page->unpacked;
    int codec = page->is_packed ? column->about->chunk.codec : CODEC_NONE;
    unpacker *all = unpacker_of(codec);

    column->problem = "is damaged";
    if (plain > packed || plain > unpacked)
        return NULL;
    if (codec == CODEC_NONE)
        return packed == unpacked ? bytes : NULL;
    if (!all) {
        column->problem = "is packed in a way that is not read here";
        return NULL;
    }
    unsigned char *out = df_alloc(column->arena, unpacked + 1);
    memcpy(out, bytes, plain);
    bool fine = packed == plain ? unpacked == plain
                                : all(bytes + plain, packed - plain, out + plain, unpacked - plain);
    return fine ? out : NULL;
}

/* One value in its plain form; false when there is none. */
static bool plain_value(const struct parquet_column *about, const unsigned char **at,
                        const unsigned char *end, struct parquet_value *value)
{
    static const size_t sizes[PARQUET_TYPE_COUNT] = {
        [PARQUET_INT32] = 4, [PARQUET_INT64] = 8,  [PARQUET_INT96] = 12,
        [PARQUET_FLOAT] = 4, [PARQUET_DOUBLE] = 8,
    };
    size_t size = sizes[about->type], left = (size_t) (end - *at);

    if (about->type == PARQUET_BYTE_ARRAY) {
        if (left < 4)
            return false;
        size = bytes_number(*at, 4);
        *at += 4;
        left -= 4;
    } else if (about->type == PARQUET_FIXED) {
        size = about->length > 0 ? (size_t) about->length : 0;
    }
    if (size > left)
        return false;
    *value = (struct parquet_value){*at, size};
    *at += size;
    return true;
}

static bool keep_dictionary(struct column *column, const struct page *page,
                            const unsigned char *bytes)
{
    const unsigned char *at = bytes, *end = bytes + page->unpacked;
    size_t count = (size_t) page->values;

    if (count > DICTIONARY || (int64_t) count > page->unpacked)
        return false;
    column->dictionary = df_alloc(column->arena, (count + 1) * sizeof *column->dictionary);
    for (size_t i = 0; i < count; i++)
        if (!plain_value(column->about, &at, end, &column->dictionary[i]))
            return false;
    column->dictionary_count = count;
    return true;
}

static const unsigned char truths[] = {0, 1};

/* Indices into the dictionary, or truth values. */
static bool coded_values(struct column *column, int64_t encoding, const unsigned char *at,
                         const unsigned char *end, struct parquet_value *found, size_t count)
{
    bool is_truth = encoding == ENCODING_RLE;
    uint32_t *codes = df_alloc(column->arena, (count + 1) * sizeof *codes);

    if (count == 0)
        return true;
    if (is_truth ? end - at < 4 : end - at < 1)
        return false;
    unsigned width = is_truth ? 1 : *at;
    at += is_truth ? 4 : 1;
    if (width > 32 || rle_read(at, (size_t) (end - at), width, codes, count) < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!is_truth && codes[i] >= column->dictionary_count)
            return false;
        found[i] = is_truth ? (struct parquet_value){&truths[codes[i] & 1], 1}
                            : column->dictionary[codes[i]];
    }
    return true;
}

static bool plain_values(const struct column *column, const unsigned char *at,
                         const unsigned char *end, struct parquet_value *found, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (column->about->type != PARQUET_BOOLEAN) {
            if (!plain_value(column->about, &at, end, &found[i]))
                return false;
            continue;
        }
        if (i / 8 >= (size_t) (end - at))
            return false;
        found[i] = (struct parquet_value){&truths[at[i / 8] >> i % 8 & 1], 1};
    }
    return true;
}

static bool decode(struct column *column, const struct page *page, const unsigned char *at,
                   const unsigned char *end, struct parquet_value *found, size_t count)
{
    if (page->encoding == ENCODING_PLAIN)
        return plain_values(column, at, end, found, count);
    if (page->encoding == ENCODING_DICTIONARY || page->encoding == ENCODING_OLD_DICTIONARY
        || (page->encoding == ENCODING_RLE && column->about->type == PARQUET_BOOLEAN))
        return coded_values(column, page->encoding, at, end, found, count);
    column->problem = "is coded in a way that is not read here";
    return false;
}

/* Levels say which values are null; what is left are the others. */
static bool read_values(struct column *column, const struct page *page, const unsigned char *bytes)
{
    size_t left = column->most - column->count, there = 0;
    size_t count = (size_t) page->values < left ? (size_t) page->values : left;
    const unsigned char *at = bytes, *end = bytes + page->unpacked;
    uint32_t *levels = df_alloc(column->arena, (count + 1) * sizeof *levels);
    size_t length = (size_t) page->levels;

    if (page->kind == PAGE_DATA && column->about->is_optional) {
        if (end - at < 4)
            return false;
        length = bytes_number(at, 4);
        at += 4;
    }
    if (length > (size_t) (end - at))
        return false;
    bool has_levels = column->about->is_optional;
    if (has_levels && rle_read(at, length, 1, levels, count) < count)
        return false;
    at += length;
    for (size_t i = 0; i < count; i++)
        there += !has_levels || levels[i] != 0;
    struct parquet_value *found = df_alloc(column->arena, (there + 1) * sizeof *found);
    if (!decode(column, page, at, end, found, there))
        return false;
    for (size_t i = 0, next = 0; i < count; i++)
        column->values[column->count++] = !has_levels || levels[i] ? found[next++]
                                                                   : (struct parquet_value){};
    return true;
}

static bool read_page(struct column *column, struct bytes *bytes, int64_t at,
                      const struct page *page)
{
    column->problem = "is too large to be read here";
    if (page->unpacked > BYTES_TAKE_MAX || page->packed > BYTES_TAKE_MAX
        || column->arena->used > LOOK_MEMORY)
        return false;
    const unsigned char *packed = bytes_take(column->arena, bytes, at, page->packed);
    column->problem = "is damaged";
    if (!packed)
        return false;
    size_t plain = page->kind == PAGE_DATA_2 ? (size_t) page->levels : 0;
    const unsigned char *unpacked = page->repetitions == 0 ? unpack(column, page, packed, plain)
                                                           : NULL;
    if (!unpacked)
        return false;
    if (page->kind == PAGE_DICTIONARY)
        return keep_dictionary(column, page, unpacked);
    if (page->kind == PAGE_DATA || page->kind == PAGE_DATA_2)
        return read_values(column, page, unpacked);
    return true;
}

size_t parquet_values(struct df_arena *arena, struct bytes *bytes,
                      const struct parquet_column *about, struct parquet_value *values, size_t most,
                      const char **problem)
{
    const struct parquet_chunk *chunk = &about->chunk;
    struct column column = {.arena = arena, .about = about, .values = values, .most = most};
    int64_t at = chunk->dictionary > 0 && chunk->dictionary < chunk->data ? chunk->dictionary
                                                                          : chunk->data;
    struct page page;

    if ((int64_t) most > chunk->values)
        column.most = chunk->values > 0 ? (size_t) chunk->values : 0;
    for (int i = 0; i < PAGES && column.count < column.most; i++) {
        column.problem = "is damaged";
        if (!read_header(arena, bytes, at, &page)
            || !read_page(&column, bytes, at + page.header, &page))
            break;
        at += page.header + page.packed;
    }
    *problem = column.count < column.most ? column.problem : NULL;
    return column.count;
}
