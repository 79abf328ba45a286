/* Pictures: kind and size are read here; their pixels are for the browser that shows them. */
#ifndef PREVIEW_PICTURE_H
#define PREVIEW_PICTURE_H

#include "look.h"

/* The media type, or NULL. */
const char *picture_type(const unsigned char *head, size_t count);

void picture_look(struct look *look);

#endif
