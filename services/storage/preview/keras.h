/* Models of Keras 3: a zip archive with its configuration and its weights. */
#ifndef PREVIEW_KERAS_H
#define PREVIEW_KERAS_H

#include "look.h"
#include "zip.h"

void keras_look(struct look *look, struct zip *zip, const struct zip_entry *config);

#endif
