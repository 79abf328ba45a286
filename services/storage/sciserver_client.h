/* Requests to SciServer's file service with the user's token, which is renewed when that is needed.
 */
#ifndef SCISERVER_CLIENT_H
#define SCISERVER_CLIENT_H

#include "backend.h"
#include "remote.h"
#include "sciserver_account.h"
#include "sciserver_reply.h"

struct sciserver_request {
    const char *method;
    const char *path; /* of sciserver_path() */
    const char *query;
    const char *json; /* body, or NULL */
    int fd;           /* with has_file */
    bool has_file;
    int64_t length;
    remote_sink *sink;
    void *sink_data;
};

struct sciserver_reply {
    struct remote_reply http;
    const char *words;              /* of a failure */
    enum sciserver_problem problem; /* of a failure */
};

/* "api/file/Storage/alice/persistent/..." of "api/file" and a path in the volume, encoded. */
const char *sciserver_path(struct df_arena *arena, const struct sciserver_account *account,
                           const char *api, const char *rest);

/* 0 once there was an answer that is a success, or a failure of which `reply` says what it means:
 * missing, forbidden and so on. A sign-in that has ended is renewed once. */
int sciserver_call(struct df_ctx *ctx, const struct place *place,
                   const struct sciserver_request *request,
                   struct sciserver_reply *reply) DF_MUST_CHECK;

/* Fails with what the server said: DF_CONFLICT `storage_refused`, or DF_UNAVAILABLE
 * `storage_unreachable` when it may be better later. */
int sciserver_fail(struct df_ctx *ctx, const struct sciserver_account *account,
                   const struct sciserver_reply *reply);

/* The same; a failure fails. */
int sciserver_do(struct df_ctx *ctx, const struct place *place,
                 const struct sciserver_request *request,
                 struct sciserver_reply *reply) DF_MUST_CHECK;

bool sciserver_is_fine(const struct sciserver_reply *reply);

#endif
