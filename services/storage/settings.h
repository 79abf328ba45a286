/* What storage can be told besides the common settings, and the folders that follow from it. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <df/guard.h>

#include <df/ctx.h>
#include <df/process.h>

#include <pthread.h>

/* Open folders of blob.dir, for as long as the process runs. */
struct blob_dirs {
    int incoming; /* what the gateway writes, and what we write before it is complete */
    int uploads;  /* one file per unfinished upload */
    int objects;
};

enum { RENEWAL_LOCKS = 64 };

struct follower;
struct relay;
struct preview_gate;
struct remote_pool;

struct storage_settings {
    const char *blob_dir, *ticket_key, *credentials_key, *allow, *preview_program;
    const char *project_quota_text, *user_quota_text;
    const char *fetched_limit_text;
    int64_t project_quota, user_quota, fetched_limit; /* bytes; 0: no limit */
    const char
        *incoming_path; /* of the folder incoming, as the gateway spells it; no slash at the end */
    struct blob_dirs dirs;
    struct follower *follower; /* NULL: bodies are hashed when they are complete */
    struct relay *relay;
    pthread_mutex_t *renewals; /* RENEWAL_LOCKS, by storage: one new sign-in at a time */
    struct preview_gate *previews;
    struct df_guard guard;
    struct remote_pool *remote;
};

extern const struct df_setting storage_setting_table[];

const struct storage_settings *storage_settings(const struct df_ctx *ctx);

#endif
