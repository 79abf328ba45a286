/* The one clock: the database's. Tokens, ids and what is remembered for a while are judged by it,
 * so that a server whose own clock is wrong, or is set while it runs, neither makes tokens that
 * nobody takes nor believes for hours what it should ask again. Between two readings of the
 * database the machine's monotonic clock carries it on. Programs without a database have their wall
 * clock. */
#ifndef DF_CLOCK_H
#define DF_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* Seconds since the epoch. */
time_t df_now(void);

/* Milliseconds since the epoch. */
int64_t df_now_ms(void);

/* The database's clock says `milliseconds` since the epoch at this moment. */
void df_clock_set(int64_t milliseconds);

/* True for the one caller in a minute that is to read the database's clock anew. */
bool df_clock_is_due(void);

#endif
