#include "web_base.h"

#include <string.h>

/* Plain segments: nothing that a server could read in another way than we do. */
static const char *path_problem(const char *path)
{
    static const char plain[]
        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

    if (path[strspn(path, plain)] != '\0')
        return "has strange characters in its path";
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        size_t length = strcspn(slash + 1, "/");
        bool is_dots = length <= 2 && strspn(slash + 1, ".") == length && length > 0;
        if (is_dots || (length == 0 && slash[1] == '/'))
            return "must not have . or .. or nothing as a folder";
    }
    return NULL;
}

const char *web_base_read(struct df_arena *arena, const char *text, struct web_base *base)
{
    const char *scheme = strstr(text, "://");
    const char *path = scheme ? strchr(scheme + 3, '/') : NULL;
    size_t length = path ? (size_t) (path - text) : strlen(text);

    if (strlen(text) > S3_ENDPOINT_MAX)
        return "is too long";
    const char *problem = s3_endpoint_read(arena, df_strndup(arena, text, length), &base->endpoint);
    if (!problem && path)
        problem = path_problem(path);
    if (problem)
        return problem;
    size_t size = path ? strlen(path) : 0;
    while (size > 0 && path[size - 1] == '/')
        size--;
    base->path = size > 0 ? df_strndup(arena, path, size) : "";
    return NULL;
}

const char *web_base_url(struct df_arena *arena, const struct web_base *base, const char *rest)
{
    return df_printf(arena, "%s://%s%s/%s", base->endpoint.is_tls ? "https" : "http",
                     base->endpoint.host, base->path, rest);
}
