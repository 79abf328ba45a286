/* Problems of a network. */
#ifndef PROBLEM_H
#define PROBLEM_H

#include "network.h"

/* One more problem of the result, about nothing yet. What is beyond the room for them is lost, but
 * there is always one to fill. */
struct network_problem *network_problem_add(struct network_result *result, enum fault fault,
                                            const char *words);
struct network_problem *problem_add_node(struct network_result *result, int node, enum fault fault,
                                         const char *words);
struct network_problem *problem_add_block(struct network_result *result, int block,
                                          const char *words);

void problem_fix(struct network_problem *problem, enum fix kind, const char *attribute,
                 const char *what);

#endif
