/* What others may ask auth: who is a user. */
#ifndef AUTH_CLIENT_H
#define AUTH_CLIENT_H

#include <df/http_client.h>

/* {id, name, email, is_admin, can_create, is_disabled, is_guest, ...} of a user by id or name;
 * lives as long as ctx. DF_NOT_FOUND when there is none. */
int auth_user_find(struct df_ctx *ctx, const char *user, json_t **user_json) DF_MUST_CHECK;

#endif
