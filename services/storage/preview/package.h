/* Zip archives, and what is kept in them: arrays (.npz), models of Keras and of PyTorch. */
#ifndef PREVIEW_PACKAGE_H
#define PREVIEW_PACKAGE_H

#include "look.h"

void package_look(struct look *look);

#endif
