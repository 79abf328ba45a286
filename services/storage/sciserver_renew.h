/* A sign-in at SciServer that has ended, or soon will, is made again. */
#ifndef SCISERVER_RENEW_H
#define SCISERVER_RENEW_H

#include "backend.h"

/* The place has a good token then, and so has the storage. One at a time: who waited takes what the
 * first one got. DF_CONFLICT `storage_refused` when there is no password, or it is not accepted;
 * that is remembered, and not tried again until a person enters it anew. */
int sciserver_renew(struct df_ctx *ctx, const struct place *place) DF_MUST_CHECK;

#endif
