#include "sigv4.h"

#include <df/digest.h>

#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAY = 8, RAW = 32 };

void sigv4_add(struct sigv4_pair pairs[SIGV4_PAIRS_MAX], const char *name, const char *value)
{
    size_t count = 0;

    while (pairs[count].name)
        count++;
    if (count + 1 >= SIGV4_PAIRS_MAX)
        abort();
    pairs[count] = (struct sigv4_pair){name, value};
}

const char *sigv4_encode(struct df_arena *arena, const char *text, bool keep_slash)
{
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    static const char digits[] = "0123456789ABCDEF";
    char *encoded = df_alloc(arena, 3 * strlen(text) + 1), *out = encoded;

    for (; *text; text++) {
        unsigned char c = (unsigned char) *text;
        if (strchr(safe, c) || (keep_slash && c == '/')) {
            *out++ = (char) c;
        } else {
            *out++ = '%';
            *out++ = digits[c >> 4];
            *out++ = digits[c & 15];
        }
    }
    return encoded;
}

static int compare(const void *left, const void *right)
{
    const struct sigv4_pair *a = left, *b = right;
    int order = strcmp(a->name, b->name);

    return order ? order : strcmp(a->value, b->value);
}

static size_t count_pairs(const struct sigv4_pair *pairs)
{
    size_t count = 0;

    while (pairs[count].name)
        count++;
    return count;
}

const char *sigv4_query(struct df_arena *arena, const struct sigv4_pair *query)
{
    struct sigv4_pair sorted[SIGV4_PAIRS_MAX];
    size_t count = count_pairs(query);
    const char *text = "";

    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct sigv4_pair){sigv4_encode(arena, query[i].name, false),
                                        sigv4_encode(arena, query[i].value, false)};
    qsort(sorted, count, sizeof *sorted, compare);
    for (size_t i = 0; i < count; i++)
        text = df_printf(arena, "%s%s%s=%s", text, i > 0 ? "&" : "", sorted[i].name,
                         sorted[i].value);
    return text;
}

const char *sigv4_time(struct df_arena *arena, int64_t when)
{
    char text[32];
    time_t seconds = when;
    struct tm tm;

    gmtime_r(&seconds, &tm);
    strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &tm);
    return df_strdup(arena, text);
}

/* Without blanks at the ends, and with one where there were several. */
static const char *trim(struct df_arena *arena, const char *value)
{
    char *trimmed = df_alloc(arena, strlen(value) + 1), *out = trimmed;

    for (; *value; value++)
        if (*value != ' ' && *value != '\t')
            *out++ = *value;
        else if (out > trimmed && out[-1] != ' ')
            *out++ = ' ';
    if (out > trimmed && out[-1] == ' ')
        out--;
    *out = '\0';
    return trimmed;
}

/* The two texts of the headers: "name:value\n..." and "name;...". */
static void list_headers(struct df_arena *arena, const struct sigv4_pair *headers,
                         const char **lines, const char **names)
{
    struct sigv4_pair sorted[SIGV4_PAIRS_MAX];
    size_t count = count_pairs(headers);

    memcpy(sorted, headers, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare);
    *lines = *names = "";
    for (size_t i = 0; i < count; i++) {
        *lines = df_printf(arena, "%s%s:%s\n", *lines, sorted[i].name,
                           trim(arena, sorted[i].value));
        *names = df_printf(arena, "%s%s%s", *names, i > 0 ? ";" : "", sorted[i].name);
    }
}

static void hmac(const void *key, size_t size, const char *text, unsigned char out[RAW])
{
    unsigned length = RAW;

    if (!HMAC(EVP_sha256(), key, (int) size, (const unsigned char *) text, strlen(text), out,
              &length))
        abort();
}

static const char *scope_of(struct df_arena *arena, const struct sigv4_key *key, const char *time)
{
    return df_printf(arena, "%.*s/%s/s3/aws4_request", DAY, time, key->region);
}

static const char *sign(struct df_arena *arena, const struct sigv4_key *key, const char *time,
                        const char *canonical)
{
    const char *secret = df_printf(arena, "AWS4%s", key->secret_key);
    char hash[DF_SHA256_HEX], signature[DF_SHA256_HEX];
    unsigned char derived[RAW];

    df_sha256(canonical, strlen(canonical), hash);
    hmac(secret, strlen(secret), df_printf(arena, "%.*s", DAY, time), derived);
    hmac(derived, RAW, key->region, derived);
    hmac(derived, RAW, "s3", derived);
    hmac(derived, RAW, "aws4_request", derived);
    const char *text = df_printf(arena, "AWS4-HMAC-SHA256\n%s\n%s\n%s", time,
                                 scope_of(arena, key, time), hash);
    df_hmac_sha256(derived, RAW, text, strlen(text), signature);
    return df_strdup(arena, signature);
}

static const char *canonical_request(struct df_arena *arena, const struct sigv4_request *request,
                                     const char *query, const char *lines, const char *names)
{
    return df_printf(arena, "%s\n%s\n%s\n%s\n%s\n%s", request->method,
                     sigv4_encode(arena, request->path, true), query, lines, names,
                     request->payload);
}

const char *sigv4_authorization(struct df_arena *arena, const struct sigv4_key *key,
                                const struct sigv4_request *request)
{
    const char *time = sigv4_time(arena, request->time), *lines, *names;

    list_headers(arena, request->headers, &lines, &names);
    const char *canonical = canonical_request(arena, request, sigv4_query(arena, request->query),
                                              lines, names);
    return df_printf(arena, "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s",
                     key->access_key, scope_of(arena, key, time), names,
                     sign(arena, key, time, canonical));
}

const char *sigv4_presign(struct df_arena *arena, const struct sigv4_key *key,
                          const struct sigv4_request *request, int seconds)
{
    const char *time = sigv4_time(arena, request->time), *lines, *names;
    struct sigv4_request signed_request = *request;
    struct sigv4_pair *query = signed_request.query;

    list_headers(arena, request->headers, &lines, &names);
    signed_request.payload = SIGV4_UNSIGNED;
    sigv4_add(query, "X-Amz-Algorithm", "AWS4-HMAC-SHA256");
    sigv4_add(query, "X-Amz-Credential",
              df_printf(arena, "%s/%s", key->access_key, scope_of(arena, key, time)));
    sigv4_add(query, "X-Amz-Date", time);
    sigv4_add(query, "X-Amz-Expires", df_printf(arena, "%d", seconds));
    sigv4_add(query, "X-Amz-SignedHeaders", names);
    if (key->session_token)
        sigv4_add(query, "X-Amz-Security-Token", key->session_token);
    const char *text = sigv4_query(arena, query);
    const char *canonical = canonical_request(arena, &signed_request, text, lines, names);
    return df_printf(arena, "%s&X-Amz-Signature=%s", text, sign(arena, key, time, canonical));
}
