/* Tensors as safetensors keeps them: a header in JSON, then the bytes. */
#ifndef PREVIEW_SAFETENSORS_H
#define PREVIEW_SAFETENSORS_H

#include "look.h"

void safetensors_look(struct look *look);

#endif
