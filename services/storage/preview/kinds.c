#include "kinds.h"

#include "npy.h"
#include "package.h"
#include "parquet.h"
#include "pickle.h"
#include "picture.h"
#include "safetensors.h"
#include "writing.h"

#include <string.h>

static bool begins(const unsigned char *head, size_t count, const char *magic, size_t length)
{
    return count >= length && memcmp(head, magic, length) == 0;
}

static bool is_npy(const unsigned char *head, size_t count, int64_t size)
{
    (void) size;
    return begins(head, count, "\x93NUMPY", 6);
}

static bool is_zip(const unsigned char *head, size_t count, int64_t size)
{
    (void) size;
    return begins(head, count, "PK\3\4", 4) || begins(head, count, "PK\5\6", 4);
}

static bool is_parquet(const unsigned char *head, size_t count, int64_t size)
{
    return size >= 12 && begins(head, count, "PAR1", 4);
}

static bool is_pickle(const unsigned char *head, size_t count, int64_t size)
{
    (void) size;
    return count >= 3 && head[0] == 0x80 && head[1] >= 2 && head[1] <= 5;
}

static bool is_safetensors(const unsigned char *head, size_t count, int64_t size)
{
    return count >= 10 && head[8] == '{' && bytes_number(head, 8) <= (uint64_t) size - 8
           && bytes_number(head, 8) >= 2;
}

static bool is_picture(const unsigned char *head, size_t count, int64_t size)
{
    (void) size;
    return picture_type(head, count) != NULL;
}

static bool is_writing(const unsigned char *head, size_t count, int64_t size)
{
    (void) size;
    return writing_fits(head, count);
}

static bool is_anything(const unsigned char *head, size_t count, int64_t size)
{
    (void) head, (void) count, (void) size;
    return true;
}

/* What is recognised, and no more. */
static void name_it(struct look *look)
{
    static const struct {
        const char *magic, *name;
        size_t length;
    } known[] = {
        {"\x89HDF\r\n\x1a\n", "HDF5", 8},
        {"\x1f\x8b", "gzip", 2},
        {"\x28\xb5\x2f\xfd", "Zstandard", 4},
        {"BZh", "bzip2", 3},
        {"\xfd"
         "7zXZ",
         "xz", 5},
        {"%PDF-", "PDF", 5},
        {"SQLite format 3", "SQLite", 15},
        {"\x7f"
         "ELF",
         "program", 4},
        {"ARROW1", "Arrow", 6},
        {"FEA1", "Feather", 4},
    };
    size_t size;
    const unsigned char *head = bytes_upto(look->arena, look->bytes, 0, 16, &size);

    for (size_t i = 0; head && i < DF_COUNT(known); i++)
        if (begins(head, size, known[i].magic, known[i].length))
            look_kind(look, "none", known[i].name);
    look_note(look, "There is no preview for this kind of data.");
}

const struct kind kinds[] = {
    {is_npy, npy_look},         {is_zip, package_look},   {is_parquet, parquet_look},
    {is_picture, picture_look}, {is_pickle, pickle_look}, {is_safetensors, safetensors_look},
    {is_writing, writing_look}, {is_anything, name_it},   {},
};
