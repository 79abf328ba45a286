/* What zygote.c and zygote_reader.c share, and nobody else. */
#ifndef ZYGOTE_INNER_H
#define ZYGOTE_INNER_H

#include "zygote.h"

enum { ZYGOTE_SAID = 2048 };

struct zygote {
    pid_t pid;
    pid_t python; /* the same process, or what it started within its sandbox */
    int channel, errors;
    int folder; /* of its jobs, as we see it */
    int view;   /* the same, as its jobs see it */
    int parent; /* of the folder */
    char name[32];
    const char *inside; /* path of the folder for its jobs */
    int64_t uid;
    pthread_t reader;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool is_ready, is_dead;
    struct zygote_run *runs;
    char said[ZYGOTE_SAID]; /* the end of what it said on stderr */
    struct df_arena arena;
};

/* The thread that reads all a zygote says, until it ends. */
void *zygote_read_all(void *zygote);

#endif
