/* The public key as a JSON Web Key (RFC 7517). */
#ifndef JWKS_H
#define JWKS_H

#include <df/base.h>
#include <jansson.h>

/* {"keys":[...]} of an RSA public key in PEM, kid = its thumbprint (RFC 7638). A new reference;
 * NULL when `pem` is none. */
json_t *jwks_from_pem(const char *pem);

/* True when both are RSA keys in PEM and belong together. */
bool jwks_is_pair(const char *public_pem, const char *private_pem);

#endif
