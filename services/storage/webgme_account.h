/* The configuration of a storage on a WebGME server: its form, and what is read from it. */
#ifndef WEBGME_ACCOUNT_H
#define WEBGME_ACCOUNT_H

#include "adapter.h"
#include "web_base.h"
#include "webgme_reply.h"

#include <df/ctx.h>

struct webgme_account {
    struct web_base base;
    const char *token;         /* NULL: none */
    struct webgme_file *trial; /* the only file of a form that is tried; an empty id: none */
};

extern const struct adapter_field webgme_fields[];

/* As `prepare` of a backend; `own` is a struct webgme_account. */
int webgme_account_read(struct df_ctx *ctx, const json_t *config, const json_t *credentials,
                        const void **own) DF_MUST_CHECK;

#endif
