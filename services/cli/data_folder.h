/* The folder that holds one whole system: settings, keys, database, objects, logs, and what runs
 * now. */
#ifndef CLI_DATA_FOLDER_H
#define CLI_DATA_FOLDER_H

#include "settings_file.h"

/* Absolute paths in ctx's arena. */
struct data_folder {
    const char *path;
    const char *keys, *redis, *log, *worker;
    const char *database, *blob; /* may lie elsewhere: settings database.dir and blob.dir */
    const char *run;             /* what belongs to the running system; made anew at every start */
    const char *scan;            /* the supervisor's directory, in run */
    const char *sockets;         /* short enough for a unix socket; in run or below /tmp */
};

/* Where the folder is: `option` (may be NULL), else DEEPFORGE_DATA_DIR, else the setting data.dir,
 * else ~/.deepforge. Touches nothing. */
int data_folder_find(struct df_ctx *ctx, const char *option, const char **path) DF_MUST_CHECK;

/* Names all parts, and reads the folder's settings. The folder need not exist. */
int data_folder_read(struct df_ctx *ctx, const char *path, struct data_folder *folder,
                     struct settings *settings) DF_MUST_CHECK;

/* Makes what is missing, for its owner only. A folder that cannot be written fails in one clear
 * line. */
int data_folder_make(struct df_ctx *ctx, const struct data_folder *folder) DF_MUST_CHECK;

/* Whether there is one. */
bool data_folder_exists(const struct data_folder *folder);

/* Keeps other starts and stops of this folder out until data_folder_unlock() or the end of the
 * process. Waits for them up to a minute. Once per process at a time. */
int data_folder_lock(struct df_ctx *ctx, const struct data_folder *folder, int *lock) DF_MUST_CHECK;
void data_folder_unlock(int lock);

#endif
