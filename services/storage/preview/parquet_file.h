/* What the end of a Parquet file says: its columns, and where their first values are. */
#ifndef PREVIEW_PARQUET_FILE_H
#define PREVIEW_PARQUET_FILE_H

#include "bytes.h"

enum { PARQUET_COLUMNS = 1000, PARQUET_ELEMENTS = 5000 };

enum parquet_type {
    PARQUET_BOOLEAN,
    PARQUET_INT32,
    PARQUET_INT64,
    PARQUET_INT96,
    PARQUET_FLOAT,
    PARQUET_DOUBLE,
    PARQUET_BYTE_ARRAY,
    PARQUET_FIXED,
    PARQUET_TYPE_COUNT,
};

/* How numbers and bytes are meant, as far as it is shown. */
enum parquet_meaning {
    PARQUET_PLAIN,
    PARQUET_TEXT,
    PARQUET_DATE,
    PARQUET_MILLIS,
    PARQUET_MICROS,
    PARQUET_NANOS,
    PARQUET_DECIMAL,
    PARQUET_UNSIGNED,
};

/* Where the values of a column are in the first row group. */
struct parquet_chunk {
    int codec;
    int64_t values, size, data, dictionary;
};

struct parquet_column {
    const char *name;
    size_t name_size;
    enum parquet_type type;
    enum parquet_meaning meaning;
    int64_t length, scale;       /* of fixed bytes; of decimals */
    bool is_optional, is_nested; /* nested: a struct or a list, whose values are not read */
    struct parquet_chunk chunk;
};

struct parquet_file {
    int64_t rows, groups, group_rows;
    const char *creator;
    size_t creator_size;
    struct parquet_column *columns; /* at most PARQUET_COLUMNS */
    size_t count, total;
};

/* False when it cannot be read. Texts point into the arena. */
bool parquet_open(struct df_arena *arena, struct bytes *bytes, struct parquet_file *file);

#endif
