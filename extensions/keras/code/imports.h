/* What a module of a network needs before it can begin. */
#ifndef IMPORTS_H
#define IMPORTS_H

#include "network.h"
#include "write_json.h"

struct imports {
    bool families[3];     /* initializers, regularizers, constraints */
    const char **modules; /* of the project, by their paths, each once */
    int module_count, module_room;
};

/* For the nodes that are there. False when the room is full. */
bool imports_find(const struct network *network, const bool *is_there, struct room *room,
                  struct imports *imports);

/* The head of the module; answers how many lines it has. */
int imports_add(struct text_out *out, const struct imports *imports, const char *name);

#endif
