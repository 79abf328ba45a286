/* Texts: plain ones, JSON, and tables whose columns a character separates. */
#ifndef PREVIEW_WRITING_H
#define PREVIEW_WRITING_H

#include "look.h"

/* Whether bytes look like UTF-8 text. */
bool writing_fits(const unsigned char *head, size_t count);

void writing_look(struct look *look);

#endif
