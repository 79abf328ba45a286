#include <df/guard.h>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAPPED_BITS = 96, ALL_BITS = 128, TERMS_MAX = 200 };

/* Not the public internet: "this" network, private, shared, loopback, link-local, protocol
 * assignments, documentation, benchmarks, multicast, reserved (RFC 6890 and its registry). */
static const char *const hidden[] = {
    "0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
    "2001::/23",     "2001:db8::/32",   "2002::/16",      "3fff::/20",      NULL,
};

static const char *const loopback[] = {"127.0.0.0/8", "::1/128", NULL};

/* Everything of IPv6 that is given out for use between networks. */
static const char *const global[] = {"0.0.0.0/0", "2000::/3", NULL};

/* Both families in the form of IPv6. */
static bool read_address(const char *text, unsigned char bytes[16], int *offset)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

    *offset = 0;
    if (inet_pton(AF_INET6, text, bytes) == 1)
        return true;
    memcpy(bytes, mapped, sizeof mapped);
    *offset = MAPPED_BITS;
    return inet_pton(AF_INET, text, bytes + sizeof mapped) == 1;
}

static bool read_network(const char *text, struct df_guard_network *network)
{
    const char *slash = strchr(text, '/');
    char address[INET6_ADDRSTRLEN] = "", *end = NULL;
    size_t length = slash ? (size_t) (slash - text) : strlen(text);
    int offset;

    if (length >= sizeof address)
        return false;
    memcpy(address, text, length);
    if (!read_address(address, network->bytes, &offset))
        return false;
    long bits = slash ? strtol(slash + 1, &end, 10) : ALL_BITS - offset;
    if (slash && (end == slash + 1 || *end || slash[1] < '0' || slash[1] > '9'))
        return false;
    if (bits < 0 || bits > ALL_BITS - offset)
        return false;
    network->bits = (int) bits + offset;
    return true;
}

static bool is_inside(const struct df_guard_network *network, const unsigned char bytes[16])
{
    int whole = network->bits / 8, rest = network->bits % 8;

    if (memcmp(network->bytes, bytes, (size_t) whole) != 0)
        return false;
    return rest == 0 || ((network->bytes[whole] ^ bytes[whole]) >> (8 - rest)) == 0;
}

static bool is_inside_any(const char *const *networks, const unsigned char bytes[16])
{
    struct df_guard_network network;

    for (; *networks; networks++)
        if (read_network(*networks, &network) && is_inside(&network, bytes))
            return true;
    return false;
}

static bool allows_bytes(const struct df_guard *guard, const unsigned char bytes[16])
{
    for (size_t i = 0; i < guard->network_count; i++)
        if (is_inside(&guard->networks[i], bytes))
            return true;
    if (guard->allows_loopback && is_inside_any(loopback, bytes))
        return true;
    return is_inside_any(global, bytes) && !is_inside_any(hidden, bytes);
}

static bool is_named(const struct df_guard *guard, const char *host)
{
    for (size_t i = 0; i < guard->name_count; i++)
        if (strcasecmp(guard->names[i], host) == 0)
            return true;
    return false;
}

const char *df_guard_read(struct df_arena *arena, const char *text, struct df_guard *guard)
{
    static const char separators[] = ", \t";
    char *copy = df_strdup(arena, text), *rest = NULL;

    if (strlen(text) > DF_GUARD_TEXT_MAX)
        return "is too long";
    guard->names = df_alloc(arena, TERMS_MAX * sizeof *guard->names);
    guard->networks = df_alloc(arena, TERMS_MAX * sizeof *guard->networks);
    for (char *term = strtok_r(copy, separators, &rest); term;
         term = strtok_r(NULL, separators, &rest)) {
        if (guard->name_count + guard->network_count == TERMS_MAX)
            return "has more than 200 terms";
        if (read_network(term, &guard->networks[guard->network_count]))
            guard->network_count++;
        else if (strchr(term, '/') || strchr(term, ':'))
            return "has a term that is no host and no network";
        else
            guard->names[guard->name_count++] = term;
    }
    return NULL;
}

bool df_guard_allows(const struct df_guard *guard, const char *host, const struct sockaddr *address)
{
    char text[INET6_ADDRSTRLEN];
    unsigned char bytes[16];
    int offset;
    const void *raw = NULL;

    if (is_named(guard, host))
        return true;
    if (address->sa_family == AF_INET)
        raw = &((const struct sockaddr_in *) (const void *) address)->sin_addr;
    else if (address->sa_family == AF_INET6)
        raw = &((const struct sockaddr_in6 *) (const void *) address)->sin6_addr;
    return raw && inet_ntop(address->sa_family, raw, text, sizeof text)
           && read_address(text, bytes, &offset) && allows_bytes(guard, bytes);
}

/* "localhost" and everything below it, also with the dot of the root. */
static bool is_local_name(const char *host)
{
    static const char name[] = "localhost";
    size_t length = strlen(host), size = sizeof name - 1;

    if (length > 0 && host[length - 1] == '.')
        length--;
    if (length < size || strncasecmp(host + length - size, name, size) != 0)
        return false;
    return length == size || host[length - size - 1] == '.';
}

/* Resolvers take addresses in more spellings than are written down anywhere: 127.1, 0x7f000001. */
static struct addrinfo *as_address(const char *host)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;

    return getaddrinfo(host, NULL, &hints, &found) == 0 ? found : NULL;
}

bool df_guard_allows_host(const struct df_guard *guard, const char *host)
{
    struct addrinfo *found = as_address(host);

    if (!found)
        return is_named(guard, host) || guard->allows_loopback || !is_local_name(host);
    bool is_allowed = df_guard_allows(guard, host, found->ai_addr);
    freeaddrinfo(found);
    return is_allowed;
}
