/* The insides of a Parquet file: a column whose header is believed and whose pages are not. The
 * first bytes choose its type and how it is packed. */
#include "literal.h"
#include "parquet_page.h"
#include "thrift.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD = 4, MOST = 100 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct parquet_value values[MOST];
    struct df_arena arena;
    const char *problem;
    size_t total = 0;

    if (size < HEAD)
        return 0;
    struct bytes bytes = bytes_of_memory(data + HEAD, size - HEAD);
    const struct parquet_column column = {
        .type = (enum parquet_type)(data[0] % PARQUET_TYPE_COUNT),
        .is_optional = data[1] & 1,
        .length = data[2],
        .chunk = {.codec = data[3] % 7, .values = MOST, .data = data[1] >> 1},
    };
    df_arena_init(&arena, (size_t) 192 * 1024 * 1024);
    size_t count = parquet_values(&arena, &bytes, &column, values, MOST, &problem);
    for (size_t i = 0; i < count; i++)
        for (size_t at = 0; values[i].at && at < values[i].size; at++)
            total += values[i].at[at];
    json_t *literal = literal_read(&arena, (const char *) data, size);
    json_decref(literal);
    df_arena_release(&arena);
    return total == (size_t) -1;
}
