/* From the code of an operation to its interface: class, attributes, references, inputs, outputs.
 */
#ifndef OPERATION_CODE_H
#define OPERATION_CODE_H

#include <jansson.h>

enum { OPERATION_PROBLEMS = 100 };

/* The interface as in docs/protocols.md section 3, a new reference. Rules:
 *
 * - the class is the top-level one called `name` that has `execute`, or else the first that has;
 *   methods are also found in base classes of the same text;
 * - the parameters of __init__ are attributes, or references when declared.references names them;
 * - the parameters of `execute` are inputs, optional when they have a default;
 * - what `execute` returns are outputs: x and self.x are called x, other expressions `result`,
 *   `result_1`... by their place.
 *
 * When the code does not parse or has no such class, `stale` is true, `problems` says why, and
 * nothing else is there: the caller keeps the interface that was read last. Lines and columns count
 * from 1, columns in UTF-16 units as in JavaScript. `name` and `declared` may be NULL. */
json_t *operation_code_read(const char *code, const json_t *declared, const char *name);

#endif
