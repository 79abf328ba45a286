/* Whether an edit did exactly what was asked for. */
#ifndef OPERATION_EDIT_CHECK_H
#define OPERATION_EDIT_CHECK_H

#include "operation_edit_job.h"

enum operation_list {
    LIST_ATTRIBUTES,
    LIST_REFERENCES,
    LIST_INPUTS,
    LIST_OUTPUTS,
    LIST_COUNT,
};

extern const char *const operation_list_names[LIST_COUNT];

bool operation_list_has(const json_t *interface, enum operation_list list, const char *name);

/* Where it stands in its list, which has it. */
size_t operation_list_place(const json_t *interface, enum operation_list list, const char *name);

/* The words of the first problem of an interface. */
const char *operation_first_problem(const json_t *interface);

/* Reads the interface of the edited code and compares: every list but that of the edit is as
 * before, and that one has changed as the edit says. NULL, or why the edit is refused. */
const char *operation_edit_check(struct edit_job *job, const char *edit, enum operation_list list);

#endif
