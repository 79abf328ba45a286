/* The first values of a column of a Parquet file. */
#ifndef PREVIEW_PARQUET_PAGE_H
#define PREVIEW_PARQUET_PAGE_H

#include "parquet_file.h"

struct parquet_value {
    const unsigned char *at; /* NULL: null */
    size_t size;
};

/* At most `most` values; how many were read. `problem` is why there are not more, or NULL. */
size_t parquet_values(struct df_arena *arena, struct bytes *bytes,
                      const struct parquet_column *column, struct parquet_value *values,
                      size_t most, const char **problem);

#endif
