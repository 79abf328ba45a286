#include "problem.h"

struct network_problem *network_problem_add(struct network_result *result, enum fault fault,
                                            const char *words)
{
    bool has_room = result->problem_count + 1 < result->problem_room;
    struct network_problem *problem = &result->problems[result->problem_count];

    result->problem_count += has_room;
    *problem = (struct network_problem){
        .node = NETWORK_NOTHING, .edge = NETWORK_NOTHING, .block = NETWORK_NOTHING, .fault = fault};
    words_add(&problem->words, words);
    return problem;
}

struct network_problem *problem_add_node(struct network_result *result, int node, enum fault fault,
                                         const char *words)
{
    struct network_problem *problem = network_problem_add(result, fault, words);

    problem->node = node;
    return problem;
}

struct network_problem *problem_add_block(struct network_result *result, int block,
                                          const char *words)
{
    struct network_problem *problem = network_problem_add(result, FAULT_STRUCTURE, words);

    problem->block = block;
    return problem;
}

void problem_fix(struct network_problem *problem, enum fix kind, const char *attribute,
                 const char *what)
{
    if (problem->fix_count < PROBLEM_FIXES)
        problem->fixes[problem->fix_count++] = (struct network_fix){
            .kind = kind, .attribute = attribute, .what = what};
}
