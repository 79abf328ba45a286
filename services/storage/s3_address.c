#include "s3_address.h"

#include "sigv4.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *lower(struct df_arena *arena, const char *text, size_t length)
{
    char *copy = df_strndup(arena, text, length);

    for (char *c = copy; *c; c++)
        *c = (char) tolower((unsigned char) *c);
    return copy;
}

/* The length of the host at the start of `text`, with brackets; 0 when there is none. */
static size_t host_length(const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";

    if (*text != '[')
        return strspn(text, plain);
    size_t inside = strspn(text + 1, "0123456789abcdefABCDEF:.");
    return inside > 0 && text[1 + inside] == ']' ? inside + 2 : 0;
}

static const char *read_port(const char *text, long usual, long *port)
{
    char *end = NULL;

    *port = usual;
    if (*text != ':')
        return strcmp(text, "") == 0 || strcmp(text, "/") == 0 ? NULL
                                                               : "must be host and port only";
    if (text[1] < '0' || text[1] > '9')
        return "has a strange port";
    *port = strtol(text + 1, &end, 10);
    if (*port < 1 || *port > 65535)
        return "has a strange port";
    return strcmp(end, "") == 0 || strcmp(end, "/") == 0 ? NULL : "must be host and port only";
}

const char *s3_endpoint_read(struct df_arena *arena, const char *text, struct s3_endpoint *endpoint)
{
    bool is_tls = strncasecmp(text, "https://", 8) == 0;
    const char *host = text + (is_tls ? 8 : 7);
    long usual = is_tls ? 443 : 80, port;

    if (strlen(text) > S3_ENDPOINT_MAX)
        return "is too long";
    if (!is_tls && strncasecmp(text, "http://", 7) != 0)
        return "must begin with https:// or http://";
    size_t length = host_length(host);
    if (length == 0 || length > S3_HOST_MAX || host[0] == '.' || host[0] == '-')
        return "has no host";
    const char *problem = read_port(host + length, usual, &port);
    if (problem)
        return problem;
    const char *name = lower(arena, host, length);
    *endpoint = (struct s3_endpoint){
        .is_tls = is_tls,
        .name = name[0] == '[' ? df_strndup(arena, name + 1, length - 2) : name,
        .host = port == usual ? name : df_printf(arena, "%s:%ld", name, port),
    };
    return NULL;
}

const char *s3_host(struct df_arena *arena, const struct s3_address *address)
{
    return address->is_path_style
               ? address->endpoint.host
               : df_printf(arena, "%s.%s", address->bucket, address->endpoint.host);
}

const char *s3_path(struct df_arena *arena, const struct s3_address *address, const char *key)
{
    const char *bucket = address->is_path_style ? df_printf(arena, "/%s", address->bucket) : "";

    if (!key)
        return *bucket ? bucket : "/";
    return df_printf(arena, "%s/%s", bucket, key);
}

const char *s3_url(struct df_arena *arena, const struct s3_address *address, const char *key,
                   const char *query)
{
    return df_printf(arena, "%s://%s%s%s%s", address->endpoint.is_tls ? "https" : "http",
                     s3_host(arena, address),
                     sigv4_encode(arena, s3_path(arena, address, key), true), *query ? "?" : "",
                     query);
}
