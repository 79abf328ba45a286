/* Tries a volume of SciServer: is it there, can it be written, read and emptied. */
#ifndef SCISERVER_CHECK_H
#define SCISERVER_CHECK_H

#include "backend.h"

/* As `check` of a backend. */
int sciserver_check(struct df_ctx *ctx, const struct place *place, json_t *steps) DF_MUST_CHECK;

#endif
