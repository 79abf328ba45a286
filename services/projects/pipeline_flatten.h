/* A pipeline with the pipelines in it taken apart, until only operations are left: what runs. */
#ifndef PIPELINE_FLATTEN_H
#define PIPELINE_FLATTEN_H

#include <df/base.h>
#include <jansson.h>

/* Owned: pipeline_flat_release(). */
struct pipeline_flat {
    /* The document with other nodes and edges. The node "b" of the pipeline that is the node "a" is
     * "a.b" there, is called "A / B", is muted when either is, and has "within": [{"name",
     * "position"?}], the nodes that it is in, the outermost first. A node whose pipeline is gone
     * stays as it is. */
    json_t *pipeline;
    json_t *exposed; /* "node/input" -> the name by which this pipeline exposes it */
    bool is_cut;     /* there is more than a model may have */
};

/* The pipeline must be there. Nothing of the tree is written to; documents may be shared. */
struct pipeline_flat pipeline_flatten(json_t *tree, const char *id);
void pipeline_flat_release(struct pipeline_flat *flat);

#endif
