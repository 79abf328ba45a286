/* Classes of a project's modules that can be drawn: node types of a resource beside those that its
 * extension brings. Read from the text; nothing is executed. */
#ifndef NODE_CLASS_H
#define NODE_CLASS_H

#include <jansson.h>

/* Of all modules of a project together, in bytes and classes; what is beyond is not looked at. */
enum { NODE_CLASS_TEXT = 8 * 1024 * 1024, NODE_CLASS_LIMIT = 500 };

/* What the layer of a node begins with that is a class of a module: module:<module>.<class>. */
#define NODE_CLASS_PREFIX "module:"

/* Node types as an extension's, a new reference. `type` is the extension's type of resource; its
 * member `classes` says what the classes are derived from ({base, category, inputs, outputs});
 * without it there are none. A class counts when a base is called like that, like a node type of
 * the extension, or like another class that counts, in whichever module. Its attributes are the
 * parameters of __init__, or those of what it is derived from. */
json_t *node_classes(const json_t *type, json_t *modules);

/* Why a module of this name or its class is not there: for the layer of a node. NULL when it is
 * there, or the layer is none of a module. The text may be in `why`. */
const char *node_class_problem(const json_t *types, const char *layer, char why[400]);

#endif
