/* The inputs of an exported program (docs/export.md) that a service does not put in, because they
 * are large. */
#ifndef CLI_PROGRAM_INPUTS_H
#define CLI_PROGRAM_INPUTS_H

#include "client.h"

/* GET below /api/v1 of a program into `file`, with all its inputs, each checked. */
int program_inputs_get(struct client *client, const char *path, const char *file) DF_MUST_CHECK;

#endif
