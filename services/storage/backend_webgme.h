/* The blob store of a WebGME server, which names what it is given by its SHA-1 and deletes nothing.
 */
#ifndef BACKEND_WEBGME_H
#define BACKEND_WEBGME_H

#include "backend.h"

extern const struct backend backend_webgme;

#endif
