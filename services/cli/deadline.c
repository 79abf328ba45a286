#include "deadline.h"

#include <poll.h>
#include <time.h>

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

struct deadline deadline_in(int milliseconds)
{
    return (struct deadline){now() + milliseconds};
}

int deadline_left(const struct deadline *deadline)
{
    int64_t left = deadline->at - now();

    return left > 0 ? (int) left : 0;
}

bool deadline_pause(const struct deadline *deadline, int milliseconds)
{
    int left = deadline_left(deadline);

    if (left == 0)
        return false;
    (void) poll(NULL, 0, milliseconds < left ? milliseconds : left);
    return true;
}
