/* What can go wrong, and how each kind is shown to an HTTP client (RFC 9457). */
#ifndef DF_ERROR_H
#define DF_ERROR_H

#include <df/base.h>

struct json_t;

/* Functions that can fail return 0, or one of these negated. */
enum df_code {
    DF_OK,
    DF_MALFORMED,       /* the request cannot be read */
    DF_INVALID,         /* it can, and can never work */
    DF_UNAUTHENTICATED, /* the caller did not say who they are */
    DF_FORBIDDEN,       /* they did, and may not do this */
    DF_NOT_FOUND,
    DF_METHOD,       /* the path exists, this method on it does not */
    DF_CONFLICT,     /* it would work if the stored state were different */
    DF_PRECONDITION, /* If-Match names an older version */
    DF_TOO_LARGE,
    DF_TOO_MANY,    /* slow down; Retry-After says how long */
    DF_UNAVAILABLE, /* try again later */
    DF_INTERNAL,    /* our bug; details go to the log, never to the client */
    DF_CODE_COUNT,
};

struct df_code_info {
    int status;
    const char *slug, *title;
};

extern const struct df_code_info df_code_info[DF_CODE_COUNT];

/* The kind whose HTTP status this is; DF_INTERNAL for statuses that have none. */
enum df_code df_code_of_status(long status);

/* The failure of a unit of work. The JSON members live as long as the ctx. */
struct df_error {
    enum df_code code;
    const char *slug;       /* finer than the kind ("text_version"), or NULL */
    char detail[512];       /* a sentence for a person: lower case, no full stop */
    struct json_t *errors;  /* array of {pointer, detail}, or NULL */
    struct json_t *members; /* further members of the problem, or NULL */
};

#endif
