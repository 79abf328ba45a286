#include "order.h"

struct readers {
    int *of;    /* by item: its first reader; one more than items */
    int *items; /* the readers of all */
    int *waits; /* by item: how many it waits for */
};

static bool readers_fill(const struct before *pairs, int pair_count, int count,
                         struct readers *readers, struct room *room)
{
    readers->of = room_take(room, (size_t) count + 2, sizeof(int));
    readers->items = room_take(room, (size_t) pair_count + 1, sizeof(int));
    readers->waits = room_take(room, (size_t) count + 1, sizeof(int));
    if (room->is_full)
        return false;
    for (int i = 0; i < pair_count; i++) {
        readers->of[pairs[i].first + 2]++;
        readers->waits[pairs[i].then]++;
    }
    for (int i = 2; i <= count + 1; i++)
        readers->of[i] += readers->of[i - 1];
    for (int i = 0; i < pair_count; i++)
        readers->items[readers->of[pairs[i].first + 1]++] = pairs[i].then;
    return true;
}

int order_items(const struct before *pairs, int pair_count, int count, int *order,
                struct room *room)
{
    size_t mark = room->used;
    struct readers readers;
    int *ready = room_take(room, (size_t) count + 1, sizeof *ready), ready_count = 0, ordered = 0;

    if (!readers_fill(pairs, pair_count, count, &readers, room))
        return -1;
    for (int item = count - 1; item >= 0; item--)
        if (readers.waits[item] == 0)
            ready[ready_count++] = item;
    while (ready_count > 0) {
        int item = ready[--ready_count];
        order[ordered++] = item;
        for (int i = readers.of[item + 1] - 1; i >= readers.of[item]; i--)
            if (--readers.waits[readers.items[i]] == 0)
                ready[ready_count++] = readers.items[i];
    }
    room->used = mark;
    return ordered;
}
