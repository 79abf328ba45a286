/* Waiting for something to become true, with an end to it. */
#ifndef CLI_DEADLINE_H
#define CLI_DEADLINE_H

#include <df/base.h>

struct deadline {
    int64_t at; /* monotonic milliseconds */
};

struct deadline deadline_in(int milliseconds);

/* Milliseconds that are left, 0 when it is over. */
int deadline_left(const struct deadline *deadline);

/* Waits `milliseconds`, or less at the end; false when the deadline has passed. */
bool deadline_pause(const struct deadline *deadline, int milliseconds);

#endif
