/* Random texts that open doors: refresh tokens and personal access tokens. */
#ifndef SECRET_H
#define SECRET_H

#include <df/arena.h>

/* 43 letters and digits have a little more than 256 bits. */
enum { SECRET_LENGTH = 43 };

/* `prefix` and 43 random letters and digits. In the arena. */
const char *secret_new(struct df_arena *arena, const char *prefix);

/* What is stored instead of the secret. In the arena; NULL for NULL. */
const char *secret_hash(struct df_arena *arena, const char *secret);

#endif
