#include "setting.h"

#include <df/size.h>

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { HOSTS_MAX = 4096 };

/* clang-format off */
const struct setting_row setting_rows[SETTING_COUNT] = {
    [SETTING_AUTH] = {"auth", "DEEPFORGE_AUTH", SETTING_CHOICE, "guest", {"guest", "accounts"}, 0, 0,
        "guest: one user without a password, this machine only; accounts: people sign in"},
    [SETTING_BLOB_DIR] = {"blob.dir", "DEEPFORGE_BLOB_DIR", SETTING_FOLDER, "", {}, 0, 0,
        "where objects are kept; <data.dir>/blob when not set"},
    [SETTING_CONSOLE_LIMIT] = {"console.limit", "DEEPFORGE_CONSOLE_LIMIT", SETTING_SIZE, "1GiB", {}, 0, 0,
        "how much is kept of what one attempt of a job prints: the beginning and the end; from 64KiB to 1TiB"},
    [SETTING_DATA_DIR] = {"data.dir", "DEEPFORGE_DATA_DIR", SETTING_FOLDER, "", {}, 0, 0,
        "the data folder, when it is not ~/.deepforge"},
    [SETTING_DATABASE_DIR] = {"database.dir", "DEEPFORGE_DATABASE_DIR", SETTING_FOLDER, "", {}, 0, 0,
        "where PostgreSQL keeps its cluster; <data.dir>/database when not set"},
    [SETTING_HOST] = {"host", "DEEPFORGE_HOST", SETTING_URL, "", {}, 0, 0,
        "with accounts: the address people and workers use, such as https://deepforge.example.org"},
    [SETTING_KEEP_DAYS] = {"keep.days", "DEEPFORGE_KEEP_DAYS", SETTING_NUMBER, "0", {}, 0, 36500,
        "how many days executions keep their values, where a project does not say; 0: their age does not count"},
    [SETTING_KEEP_LAST] = {"keep.last", "DEEPFORGE_KEEP_LAST", SETTING_NUMBER, "0", {}, 0, 1000,
        "how many executions of each pipeline keep their values, where a project does not say; 0: their number does not count"},
    [SETTING_LISTEN] = {"listen", "DEEPFORGE_LISTEN_ADDRESS", SETTING_ADDRESS, "127.0.0.1", {}, 0, 0,
        "the address to listen on; others than 127.0.0.1 only with accounts"},
    [SETTING_PORT] = {"port", "DEEPFORGE_PORT", SETTING_NUMBER, "8888", {}, 1, 65535,
        "the port to listen on"},
    [SETTING_STORAGE_ALLOW] = {"storage.allow", "DEEPFORGE_STORAGE_ALLOW", SETTING_HOSTS, "", {}, 0, 0,
        "servers in private networks that storages of users may name: names, addresses, networks such as 10.1.0.0/16"},
    [SETTING_STORAGE_FETCHED_LIMIT] = {"storage.fetched_limit", "DEEPFORGE_FETCHED_LIMIT", SETTING_SIZE, "20GB", {}, 0, 0,
        "how much is kept of what was fetched from servers elsewhere to be read here"},
    [SETTING_STORAGE_PROJECT_QUOTA] = {"storage.project_quota", "DEEPFORGE_PROJECT_QUOTA", SETTING_SIZE, "", {}, 0, 0,
        "how much one project may hold, such as 200GB; no limit when not set"},
    [SETTING_STORAGE_USER_QUOTA] = {"storage.user_quota", "DEEPFORGE_USER_QUOTA", SETTING_SIZE, "", {}, 0, 0,
        "how much the projects that one user made may hold; deepforge storage quota changes it for one"},
    [SETTING_WEBHOOKS_ALLOW] = {"webhooks.allow", "DEEPFORGE_WEBHOOKS_ALLOW", SETTING_HOSTS, "", {}, 0, 0,
        "servers in private networks that webhooks of users may name, in the same way"},
};
/* clang-format on */

const struct setting_row *setting_find(const char *name)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (strcmp(setting_rows[i].name, name) == 0)
            return &setting_rows[i];
    return NULL;
}

static const char *number_problem(const struct setting_row *row, const char *value)
{
    char *end;
    long long number = strtoll(value, &end, 10);

    if (end == value || *end || strlen(value) > 18)
        return "must be a whole number";
    if (number < row->min || number > row->max)
        return "must be a number from 1 to 65535";
    return NULL;
}

static const char *url_problem(const char *value)
{
    const char *name = strncmp(value, "http://", 7) == 0    ? value + 7
                       : strncmp(value, "https://", 8) == 0 ? value + 8
                                                            : "";

    if (!*name || strlen(value) > 255
        || strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]")
               != strlen(name))
        return "must be http://NAME or https://NAME, with :PORT if it is not the usual one";
    return NULL;
}

static const char *choice_problem(const struct setting_row *row, const char *value)
{
    for (size_t i = 0; row->choices[i]; i++)
        if (strcmp(row->choices[i], value) == 0)
            return NULL;
    return "must be guest or accounts";
}

static const char *address_problem(const char *value)
{
    unsigned char address[sizeof(struct in6_addr)];

    return inet_pton(AF_INET, value, address) == 1 || inet_pton(AF_INET6, value, address) == 1
               ? NULL
               : "must be an IP address";
}

/* The service reads it for good, and says which of them it does not understand. */
static const char *hosts_problem(const char *value)
{
    if (strlen(value) > HOSTS_MAX
        || strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:/, ")
               != strlen(value))
        return "must be names, addresses and networks with commas between, such as minio.lab, "
               "10.1.0.0/16";
    return NULL;
}

const char *setting_problem(const struct setting_row *row, const char *value)
{
    int64_t bytes;

    if (!*value)
        return NULL;
    switch (row->kind) {
    case SETTING_NUMBER:
        return number_problem(row, value);
    case SETTING_CHOICE:
        return choice_problem(row, value);
    case SETTING_URL:
        return url_problem(value);
    case SETTING_FOLDER:
        return value[0] == '/' || value[0] == '~' ? NULL : "must be an absolute path";
    case SETTING_HOSTS:
        return hosts_problem(value);
    case SETTING_ADDRESS:
        return address_problem(value);
    case SETTING_SIZE:
        return df_size_parse(value, &bytes) ? NULL : "must be a size, such as 200GB";
    }
    return NULL;
}
