#include "ticket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *const ticket_modes[] = {"get", "put", NULL};

static const char *signature(struct df_arena *arena, const char *secret, enum ticket_mode mode,
                             const struct object_key *key, const char *terms)
{
    char hex[DF_SHA256_HEX];
    const char *text = df_printf(arena, "ticket 1 %s %s %s %s %s", ticket_modes[mode], key->project,
                                 key->storage, key->hash, terms);

    df_hmac_sha256(secret, strlen(secret), text, strlen(text), hex);
    return df_strdup(arena, hex);
}

const char *ticket_sign(struct df_arena *arena, const char *secret, enum ticket_mode mode,
                        const struct object_key *key, int64_t size, int64_t now)
{
    const char *terms = df_printf(arena, "%lld.%lld", (long long) now + TICKET_SECONDS,
                                  (long long) size);

    return df_printf(arena, "%s.%s", terms, signature(arena, secret, mode, key, terms));
}

/* Digits up to `end`, nothing else. */
static bool read_number(const char **text, char end, int64_t *number)
{
    char *after;

    errno = 0;
    if (**text < '0' || **text > '9')
        return false;
    *number = strtoll(*text, &after, 10);
    if (errno || *after != end)
        return false;
    *text = after;
    return true;
}

const char *ticket_problem(struct df_arena *arena, const char *secret, enum ticket_mode mode,
                           const struct object_key *key, const char *ticket, int64_t now,
                           int64_t *size)
{
    const char *at = ticket;
    int64_t expires, announced;

    if (strlen(ticket) > TICKET_MAX || !read_number(&at, '.', &expires))
        return "the ticket cannot be read";
    at++;
    if (!read_number(&at, '.', &announced))
        return "the ticket cannot be read";
    const char *terms = df_strndup(arena, ticket, (size_t) (at - ticket));
    if (!df_same_secret(at + 1, signature(arena, secret, mode, key, terms)))
        return "the ticket is for something else";
    if (expires <= now)
        return "the ticket has expired";
    *size = announced;
    return NULL;
}
