/* Undo and redo: which change it is, and what has happened since. */
#ifndef UNDO_STORE_H
#define UNDO_STORE_H

#include "model_store.h"

/* As change_order.make; order->kind says which. Puts what was left alone into *kept: [{"pointer",
 * "author_name"}], which lives as long as ctx; order->data is a `json_t **`. */
int undo_make(struct df_ctx *ctx, const struct shared_model *shared, struct change_order *order,
              struct change *change);

#endif
