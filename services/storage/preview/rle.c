#include "rle.h"

static bool varint(const unsigned char **at, const unsigned char *end, uint64_t *number)
{
    *number = 0;
    for (unsigned shift = 0; shift < 64 && *at < end; shift += 7) {
        unsigned char next = *(*at)++;
        *number |= (uint64_t) (next & 0x7f) << shift;
        if (!(next & 0x80))
            return true;
    }
    return false;
}

static uint32_t bits_at(const unsigned char *bytes, uint64_t bit, unsigned width)
{
    uint32_t number = 0;

    for (unsigned i = 0; i < width; i++)
        number |= (uint32_t) (bytes[(bit + i) / 8] >> (bit + i) % 8 & 1) << i;
    return number;
}

size_t rle_read(const unsigned char *bytes, size_t size, unsigned width, uint32_t *numbers,
                size_t most)
{
    const unsigned char *at = bytes, *end = bytes + size;
    size_t count = 0, whole = (width + 7) / 8;
    uint64_t head;

    while (count < most && varint(&at, end, &head)) {
        uint64_t length = head >> 1;
        if (head & 1) { /* groups of eight */
            uint64_t there = width ? (uint64_t) (end - at) * 8 / width : UINT64_MAX;
            uint64_t wanted = length > UINT32_MAX ? UINT32_MAX : length * 8;
            for (uint64_t i = 0; i < wanted && i < there && count < most; i++)
                numbers[count++] = bits_at(at, i * width, width);
            if (length > (uint64_t) (end - at) || length * width > (uint64_t) (end - at))
                break;
            at += length * width;
        } else {
            if ((size_t) (end - at) < whole)
                break;
            uint32_t value = 0;
            for (size_t i = 0; i < whole; i++)
                value |= (uint32_t) at[i] << 8 * i;
            at += whole;
            for (uint64_t i = 0; i < length && count < most; i++)
                numbers[count++] = value;
        }
    }
    return count;
}
