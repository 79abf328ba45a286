/* The edges of a pipeline as a graph of its nodes. */
#ifndef GRAPH_H
#define GRAPH_H

#include <df/base.h>
#include <jansson.h>

/* An edge's ends, borrowed from the document. */
struct graph_edge {
    const char *from_node, *output, *to_node, *input;
};

/* Reads an edge that has the shape of one. */
struct graph_edge graph_edge_read(json_t *edge);

/* Told about each edge in `added` (an object: edge id -> anything) that breaks a rule of the graph.
 */
typedef void graph_complain(void *data, const char *edge_id, const char *detail);

/* Checks the rules that need all edges at once: at most one edge per input, no cycle. Only edges in
 * `added` are complained about; the others were accepted before. */
void graph_check(json_t *pipeline, json_t *added, graph_complain *complain, void *data);

#endif
