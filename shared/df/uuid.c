#include <df/clock.h>
#include <df/uuid.h>

#include <stdlib.h>
#include <sys/random.h>

static void fill(unsigned char *bytes, size_t size)
{
    if (getrandom(bytes, size, 0) != (ssize_t) size)
        abort();
}

const char *df_uuid_new(struct df_arena *arena)
{
    unsigned char b[16];

    fill(b, sizeof b);
    uint64_t milliseconds = (uint64_t) df_now_ms();
    for (int i = 0; i < 6; i++)
        b[i] = (unsigned char) (milliseconds >> (40 - 8 * i));
    b[6] = (unsigned char) (0x70 | (b[6] & 0x0f)); /* version 7 */
    b[8] = (unsigned char) (0x80 | (b[8] & 0x3f)); /* variant of RFC 9562 */
    return df_printf(arena, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                     b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                     b[12], b[13], b[14], b[15]);
}

const char *df_random_hex(struct df_arena *arena, size_t bytes)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char random[64];

    if (bytes > sizeof random)
        abort();
    fill(random, bytes);
    char *text = df_alloc(arena, 2 * bytes + 1);
    for (size_t i = 0; i < bytes; i++) {
        text[2 * i] = digits[random[i] >> 4];
        text[2 * i + 1] = digits[random[i] & 15];
    }
    return text;
}
