/* Signed calls, in and out: `X-DeepForge-Signature: t=1700000000,v1=<64 hexadecimal digits>`, where
 * v1 is the HMAC-SHA-256 of "<t>.<body>" with the secret. Pure. */
#ifndef SIGNATURE_H
#define SIGNATURE_H

#include <df/arena.h>
#include <df/digest.h>

#define SIGNATURE_HEADER "X-DeepForge-Signature"

enum {
    SIGNATURE_TEXT_MAX = 512,
    SIGNATURE_COUNT_MAX = 4, /* a sender that changes its secret signs with both */
    SIGNATURE_WINDOW = 300,  /* seconds that a call may be old, or ahead */
};

struct signature {
    int64_t time; /* Unix seconds */
    size_t count;
    char v1[SIGNATURE_COUNT_MAX][DF_SHA256_HEX];
};

/* False for what is no signature. Members that are not known are passed over. */
bool signature_read(const char *text, struct signature *signature);

/* The v1 of this body. */
void signature_make(struct df_arena *arena, const char *secret, int64_t time, const void *body,
                    size_t size, char v1[DF_SHA256_HEX]);

/* Whether one of them is `v1`; in a time that does not say how much of it was right. */
bool signature_has(const struct signature *signature, const char *v1);

/* The value of the header. In the arena. */
const char *signature_write(struct df_arena *arena, const char *secret, int64_t time,
                            const void *body, size_t size);

#endif
