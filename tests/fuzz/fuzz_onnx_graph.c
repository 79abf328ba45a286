/* A model from outside. What must hold: what is left of one is never larger than it was by more
 * than what says that data lie elsewhere, and has nothing more to be left out. */
#include "onnx_graph.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_LIMIT = 64 * 1024 * 1024, LIMIT = 64 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char *graph, *again;
    size_t graph_size, again_size;
    struct df_arena arena;

    df_arena_init(&arena, ARENA_LIMIT);
    if (onnx_graph(&arena, data, size, LIMIT, &graph, &graph_size)
        && (graph_size > LIMIT
            || !onnx_graph(&arena, graph, graph_size, LIMIT, &again, &again_size)))
        abort();
    df_arena_release(&arena);
    return 0;
}
