/* The settings that `deepforge config` knows: one table. Pure. */
#ifndef CLI_SETTING_H
#define CLI_SETTING_H

#include <df/base.h>

enum setting_key {
    SETTING_AUTH,
    SETTING_BLOB_DIR,
    SETTING_CONSOLE_LIMIT,
    SETTING_DATA_DIR,
    SETTING_DATABASE_DIR,
    SETTING_HOST,
    SETTING_KEEP_DAYS,
    SETTING_KEEP_LAST,
    SETTING_LISTEN,
    SETTING_PORT,
    SETTING_STORAGE_ALLOW,
    SETTING_STORAGE_FETCHED_LIMIT,
    SETTING_STORAGE_PROJECT_QUOTA,
    SETTING_STORAGE_USER_QUOTA,
    SETTING_WEBHOOKS_ALLOW,
    SETTING_COUNT,
};

enum setting_kind {
    SETTING_ADDRESS,
    SETTING_CHOICE,
    SETTING_FOLDER,
    SETTING_HOSTS,
    SETTING_NUMBER,
    SETTING_SIZE,
    SETTING_URL,
};

struct setting_row {
    const char *name, *environment;
    enum setting_kind kind;
    const char *preset; /* "" when the program works it out */
    const char *choices[4];
    int64_t min, max;
    const char *help;
};

extern const struct setting_row setting_rows[SETTING_COUNT];

/* The row of a dotted key, or NULL; NULL or why a value does not fit. */
const struct setting_row *setting_find(const char *name);
const char *setting_problem(const struct setting_row *row, const char *value);

#endif
