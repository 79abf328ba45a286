/* What comes before what. */
#ifndef ORDER_H
#define ORDER_H

#include "room.h"

struct before {
    int first, then;
};

/* Orders `count` items by what must come before them, and otherwise in chains: what an item makes
 * possible follows it at once. Items in circles, and what comes after them, are left out. Answers
 * how many there are in `order`, or -1 when the room is full. */
int order_items(const struct before *pairs, int pair_count, int count, int *order,
                struct room *room);

#endif
