/* The folder of copies: who fetches what into it, and what has to go from it. */
#ifndef RELAY_FOLDER_H
#define RELAY_FOLDER_H

#include <pthread.h>
#include <stdint.h>

enum { FETCHES_MAX = 64 };

/* What the name of a file ends with until all of it is there. */
#define RELAY_PART ".part"

struct relay {
    int dir;
    int64_t limit;         /* bytes; 0: none */
    _Atomic int64_t holds; /* what was seen at the last look, and what was fetched since */
    pthread_mutex_t lock;  /* of names */
    pthread_cond_t changed;
    const char *names[FETCHES_MAX]; /* what is being fetched now */
};

/* Waits until nobody else fetches this and there is room for one more. `name` must live until
 * relay_end(). */
const char **relay_begin(struct relay *relay, const char *name);
void relay_end(struct relay *relay, const char **slot);

/* Removes what nobody has used lately: the less room there is, the shorter a file is kept. What is
 * in use at this moment stays and may go beyond the limit. */
void relay_trim(struct relay *relay);

/* After a fetch of so many bytes. The folder is looked at only when it may be too full. */
void relay_note(struct relay *relay, int64_t size);

#endif
