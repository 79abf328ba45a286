/* The address below which a server's API lies, as a person writes it: "https://server/some/path".
 * Pure. */
#ifndef WEB_BASE_H
#define WEB_BASE_H

#include "s3_address.h"

/* Of a form's field; the rest is said by web_base_read(). */
#define WEB_BASE_PATTERN                                                                           \
    "^[Hh][Tt][Tt][Pp][Ss]?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]+)?"                     \
    "(/[A-Za-z0-9._~/-]*)?$"

struct web_base {
    struct s3_endpoint endpoint;
    const char *path; /* "", or "/a/b" without a slash at the end */
};

/* NULL, or what is wrong with it. In the arena. */
const char *web_base_read(struct df_arena *arena, const char *text, struct web_base *base);

/* `rest` is encoded already and begins without a slash. */
const char *web_base_url(struct df_arena *arena, const struct web_base *base, const char *rest);

#endif
