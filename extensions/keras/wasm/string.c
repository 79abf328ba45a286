/* Memory is moved by instructions of WebAssembly itself (bulk memory). */
#include <string.h>

void *memcpy(void *to, const void *from, size_t size)
{
    return __builtin_memcpy(to, from, size);
}

void *memmove(void *to, const void *from, size_t size)
{
    return __builtin_memmove(to, from, size);
}

void *memset(void *to, int byte, size_t size)
{
    return __builtin_memset(to, byte, size);
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a, *y = b;

    for (size_t i = 0; i < size; i++)
        if (x[i] != y[i])
            return x[i] - y[i];
    return 0;
}

size_t strlen(const char *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

int strcmp(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (unsigned char) *a - (unsigned char) *b;
}

int strncmp(const char *a, const char *b, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char x = (unsigned char) a[i], y = (unsigned char) b[i];
        if (x != y || !x)
            return x - y;
    }
    return 0;
}

char *strchr(const char *text, int letter)
{
    for (;; text++) {
        if (*text == (char) letter)
            return (char *) (size_t) text;
        if (!*text)
            return NULL;
    }
}

char *strstr(const char *text, const char *part)
{
    size_t length = strlen(part);

    for (; *text; text++)
        if (strncmp(text, part, length) == 0)
            return (char *) (size_t) text;
    return length == 0 ? (char *) (size_t) text : NULL;
}

/* What the compiler calls for products that may overflow: 64 bits times 64 bits, both signed and
 * widened, modulo 2^128. */
__int128 __multi3(__int128 a, __int128 b);

__int128 __multi3(__int128 a, __int128 b)
{
    const unsigned long long low_half = 0xFFFFFFFF;
    unsigned long long x = (unsigned long long) a, y = (unsigned long long) b;
    unsigned long long x_high = (unsigned long long) ((unsigned __int128) a >> 64),
                       y_high = (unsigned long long) ((unsigned __int128) b >> 64);
    unsigned long long low = (x & low_half) * (y & low_half);
    unsigned long long middle = (x >> 32) * (y & low_half) + (low >> 32);
    unsigned long long other = (x & low_half) * (y >> 32) + (middle & low_half);
    unsigned long long high = (x >> 32) * (y >> 32) + (middle >> 32) + (other >> 32);

    low = (other << 32) | (low & low_half);
    high += x * y_high + x_high * y;
    return (__int128) ((unsigned __int128) high << 64 | low);
}
