/* What people send to make, change or try a storage, and what that means. */
#ifndef STORAGE_FORM_H
#define STORAGE_FORM_H

#include "storage.h"

/* What people send. */
struct storage_form {
    const char *name, *adapter, *storage;
    json_t *config, *credentials, *projects;
};

/* What a form means: checked, with the credentials that were kept, and ready to be used. */
struct storage_setup {
    const struct backend *backend;
    json_t *config, *credentials;
    struct place place;
};

/* People only: a storage belongs to one. 0, or DF_FORBIDDEN. */
int storage_require_person(const struct df_call *call);

/* Reads a form by its adapter's fields; `kept` are the credentials that stand in for those it
 * leaves out, or NULL. `id` is the storage's, "" before it has one. Fails at the field that is
 * wrong. */
int storage_setup_read(struct df_ctx *ctx, const char *id, const char *adapter,
                       const struct storage_form *form, const json_t *kept,
                       struct storage_setup *setup);

/* The credentials that a storage has, owned by the context; NULL when there are none or they cannot
 * be opened. */
json_t *storage_kept_credentials(struct df_ctx *ctx, const struct storage *storage);

#endif
