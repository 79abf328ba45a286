/* Volumes of the file service of SciServer. */
#ifndef BACKEND_SCISERVER_H
#define BACKEND_SCISERVER_H

#include "backend.h"

extern const struct backend backend_sciserver;

#endif
