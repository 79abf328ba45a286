#include "room.h"

#include <string.h>

enum { ALIGNMENT = 16 };

void *room_take(struct room *room, size_t count, size_t size)
{
    size_t from = (room->used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT, bytes;

    if (__builtin_mul_overflow(count, size, &bytes) || from > room->size
        || bytes > room->size - from) {
        room->is_full = true;
        return NULL;
    }
    room->used = from + bytes;
    return memset(room->start + from, 0, bytes);
}

static void merge(char *to, const char *left, size_t left_count, const char *right,
                  size_t right_count, size_t size, int (*compare)(const void *, const void *))
{
    while (left_count > 0 || right_count > 0) {
        bool is_right = left_count == 0 || (right_count > 0 && compare(right, left) < 0);
        memcpy(to, is_right ? right : left, size);
        to += size;
        if (is_right)
            right += size, right_count--;
        else
            left += size, left_count--;
    }
}

bool room_sort(struct room *room, void *elements, size_t count, size_t size,
               int (*compare)(const void *, const void *))
{
    size_t mark = room->used;
    char *from = elements, *to = room_take(room, count, size);

    if (!to)
        return false;
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t i = 0; i < count; i += 2 * run) {
            size_t left = count - i < run ? count - i : run;
            size_t right = count - i - left < run ? count - i - left : run;
            merge(to + i * size, from + i * size, left, from + (i + left) * size, right, size,
                  compare);
        }
        char *other = from;
        from = to;
        to = other;
    }
    if (from != elements)
        memcpy(elements, from, count * size);
    room->used = mark;
    return true;
}

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/* Compares the numbers that both texts have here, and moves behind them. */
static int number_compare(const char **a, const char **b)
{
    const char *x = *a, *y = *b;
    int first = 0;

    while (*x == '0')
        x++;
    while (*y == '0')
        y++;
    for (; is_digit(*x) && is_digit(*y); x++, y++)
        if (first == 0)
            first = (*x > *y) - (*x < *y);
    if (is_digit(*x) || is_digit(*y))
        first = is_digit(*x) ? 1 : -1;
    *a = x;
    *b = y;
    return first;
}

int text_compare(const char *a, const char *b)
{
    const char *x = a, *y = b;

    while (*x && *y) {
        int order = (unsigned char) *x - (unsigned char) *y;
        if (is_digit(*x) && is_digit(*y))
            order = number_compare(&x, &y);
        else
            x++, y++;
        if (order != 0)
            return order;
    }
    if (*x || *y)
        return *x ? 1 : -1;
    return strcmp(a, b);
}
