/* A list of what is wrong in a model: [{"pointer", "severity", "detail"}]. */
#ifndef PROBLEMS_H
#define PROBLEMS_H

#include <df/base.h>
#include <jansson.h>

/* What is longer than this is a flood, not an answer. */
enum { PROBLEMS_LIMIT = 500 };

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

/* Where in a model one stands: a pointer that grows and shrinks without allocation. */
struct place {
    char pointer[2048];
};

/* Adds a token; give the result to place_leave() to remove it again. A token that does not fit is
 * left out. */
size_t place_enter(struct place *place, const char *token);
void place_leave(struct place *place, size_t length);

void problem_add(json_t *problems, enum severity severity, const char *pointer, const char *format,
                 ...) DF_PRINTF(4, 5);

/* True when one of them is an error. */
bool problems_have_error(const json_t *problems);

#endif
