/* An ONNX model without its weights: what is left is small, whatever the model weighs. Pure. */
#ifndef CLI_ONNX_GRAPH_H
#define CLI_ONNX_GRAPH_H

#include <df/arena.h>

/* Initializers of more bytes are left out: shapes and other small constants stay, the graph needs
 * them. */
enum { ONNX_TENSOR_KEPT = 4096 };

/* The model (onnx.proto3, ModelProto) with the data of its large initializers left out, which say
 * instead that they lie in a file of their own (data_location EXTERNAL). False when it is no such
 * message, or what is left has more than `limit` bytes. `graph` is in the arena. */
bool onnx_graph(struct df_arena *arena, const unsigned char *model, size_t size, size_t limit,
                unsigned char **graph, size_t *graph_size) DF_MUST_CHECK;

#endif
