/* What pipelines show to others: inputs and outputs of their nodes that are exposed under a name,
 * which are the ports of a node that is this pipeline. */
#ifndef PIPELINE_PORT_H
#define PIPELINE_PORT_H

#include <df/base.h>
#include <jansson.h>

enum {
    PIPELINE_LEVELS = 8,  /* of pipelines within pipelines, the outermost among them */
    PIPELINE_PORTS = 200, /* that a pipeline exposes, of either direction */
};

/* Inputs lead to a node, outputs come from one. */
struct pipeline_side {
    const char *part, *end;
};

extern const struct pipeline_side pipeline_sides[2];

/* By "inputs" or "outputs". */
const struct pipeline_side *pipeline_side_find(const char *part);

/* What `pipeline` exposes under this name, borrowed, or NULL. */
json_t *pipeline_exposure(json_t *pipeline, const char *part, const char *name);

struct pipeline_port {
    const char *type; /* NULL: any */
    bool is_optional;
};

/* The port of a node, which is an operation or a pipeline. False when it has none of this name. */
bool pipeline_port_find(json_t *tree, json_t *node, const char *part, const char *name,
                        struct pipeline_port *port);

/* Whether `end` is [node, port]; false also when it has no such shape. */
bool pipeline_end_is(json_t *end, const char *node, const char *port);

#endif
