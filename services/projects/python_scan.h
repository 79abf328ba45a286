/* Brackets and strings of a Python text, by its characters alone. */
#ifndef PYTHON_SCAN_H
#define PYTHON_SCAN_H

#include "python_tree.h"

/* Copies `length` bytes to `joined`, with spaces in place of line ends, backslashes and comments
 * inside of brackets: there they mean nothing, but mislead tree-sitter. False, with the problem,
 * when a bracket or string is not closed. */
bool python_scan(const char *text, uint32_t length, char *joined, struct python_problem *problem);

#endif
