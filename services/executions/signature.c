#include "signature.h"

#include <string.h>

enum { TIME_DIGITS_MAX = 15 };

static bool read_time(const char *text, size_t length, int64_t *time)
{
    if (length == 0 || length > TIME_DIGITS_MAX)
        return false;
    for (*time = 0; length > 0; length--, text++) {
        if (*text < '0' || *text > '9')
            return false;
        *time = *time * 10 + (*text - '0');
    }
    return true;
}

static bool read_v1(const char *text, size_t length, struct signature *signature)
{
    if (length != DF_SHA256_HEX - 1 || signature->count == SIGNATURE_COUNT_MAX)
        return false;
    char *v1 = signature->v1[signature->count++];
    memcpy(v1, text, length);
    v1[length] = '\0';
    return df_is_sha256(v1);
}

bool signature_read(const char *text, struct signature *signature)
{
    bool has_time = false;

    *signature = (struct signature){};
    if (strlen(text) > SIGNATURE_TEXT_MAX)
        return false;
    for (;;) {
        text += strspn(text, " ");
        size_t length = strcspn(text, ",");
        if (strncmp(text, "t=", 2) == 0) {
            if (has_time || !read_time(text + 2, length - 2, &signature->time))
                return false;
            has_time = true;
        } else if (strncmp(text, "v1=", 3) == 0) {
            if (!read_v1(text + 3, length - 3, signature))
                return false;
        }
        text += length;
        if (!*text)
            return has_time && signature->count > 0;
        text++;
    }
}

void signature_make(struct df_arena *arena, const char *secret, int64_t time, const void *body,
                    size_t size, char v1[DF_SHA256_HEX])
{
    const char *prefix = df_printf(arena, "%lld.", (long long) time);
    size_t length = strlen(prefix);
    char *signed_text = df_alloc(arena, length + size + 1);

    memcpy(signed_text, prefix, length);
    if (size > 0)
        memcpy(signed_text + length, body, size);
    df_hmac_sha256(secret, strlen(secret), signed_text, length + size, v1);
}

bool signature_has(const struct signature *signature, const char *v1)
{
    bool has = false;

    for (size_t i = 0; i < signature->count; i++)
        has |= df_same_secret(signature->v1[i], v1);
    return has;
}

const char *signature_write(struct df_arena *arena, const char *secret, int64_t time,
                            const void *body, size_t size)
{
    char v1[DF_SHA256_HEX];

    signature_make(arena, secret, time, body, size, v1);
    return df_printf(arena, "t=%lld,v1=%s", (long long) time, v1);
}
