/* Gives up everything but reading from one line and writing to it: for programs that look at bytes
 * of strangers. Works without privileges, in containers too. */
#ifndef PREVIEW_JAIL_H
#define PREVIEW_JAIL_H

#include <df/base.h>

enum { JAIL_SECONDS = 5 };

/* From here on the process may read standard input, write standard output and error, ask for
 * memory (at most `memory` bytes; 0: no limit, for instrumented builds) and end. Whatever else it
 * asks of the kernel kills it. False when the kernel cannot do that. */
bool jail_enter(size_t memory) DF_MUST_CHECK;

#endif
