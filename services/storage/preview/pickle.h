/* Pickles, read as what they are: programs for a small machine. They are followed, never run, as
 * Python's pickletools does: what comes out is the name of a type, and what they refer to. */
#ifndef PREVIEW_PICKLE_H
#define PREVIEW_PICKLE_H

#include "look.h"

/* Names the type of what `bytes` would make. */
void pickle_show(struct look *look, struct bytes *bytes);

void pickle_look(struct look *look);

#endif
