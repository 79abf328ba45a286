#include <df/redis.h>

#include <df/clock.h>
#include <df/log.h>

#include <errno.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* While Redis is away, one attempt to reach it per second is enough. */
enum { RETRY_SECONDS = 1, TIMEOUT_MS = 500, SILENCE_SECONDS = 2, MAX_HINTS = 16 };

struct address {
    char host[256], password[256];
    int port;
};

struct df_redis {
    struct address address;
    pthread_mutex_t lock;
    redisContext *conn;
    time_t failed_at;
};

struct df_redis_waiter {
    struct address address;
    char key[128];
    int end;
    redisContext *conn;
};

/* redis://[:password@]host[:port][/0] */
static int parse(const char *url, struct address *address)
{
    const char *rest = url;

    *address = (struct address){.port = 6379};
    if (strncmp(rest, "redis://", 8) != 0)
        return -DF_INVALID;
    rest += 8;
    const char *at = strrchr(rest, '@');
    if (at) {
        const char *colon = memchr(rest, ':', (size_t) (at - rest));
        const char *password = colon ? colon + 1 : rest;
        size_t length = (size_t) (at - password);
        if (length >= sizeof address->password)
            return -DF_INVALID;
        memcpy(address->password, password, length);
        rest = at + 1;
    }
    size_t length = strcspn(rest, ":/");
    if (length == 0 || length >= sizeof address->host)
        return -DF_INVALID;
    memcpy(address->host, rest, length);
    if (rest[length] == ':')
        address->port = (int) strtol(rest + length + 1, NULL, 10);
    return 0;
}

static redisContext *connect_to(const struct address *address)
{
    struct timeval timeout = {0, TIMEOUT_MS * 1000};
    redisContext *conn = redisConnectWithTimeout(address->host, address->port, timeout);

    if (!conn || conn->err) {
        redisFree(conn);
        return NULL;
    }
    redisSetTimeout(conn, timeout);
    redisEnableKeepAlive(conn);
    if (address->password[0]) {
        redisReply *reply = redisCommand(conn, "AUTH %s", address->password);
        bool refused = !reply || reply->type == REDIS_REPLY_ERROR;
        freeReplyObject(reply);
        if (refused) {
            redisFree(conn);
            return NULL;
        }
    }
    return conn;
}

int df_redis_open(struct df_redis **redis_out, const char *url)
{
    struct df_redis *redis = calloc(1, sizeof *redis);

    if (!redis)
        return -DF_UNAVAILABLE;
    int failed = parse(url, &redis->address);
    if (failed) {
        free(redis);
        return failed;
    }
    pthread_mutex_init(&redis->lock, NULL);
    *redis_out = redis;
    return 0;
}

void df_redis_close(struct df_redis *redis)
{
    if (!redis)
        return;
    redisFree(redis->conn);
    pthread_mutex_destroy(&redis->lock);
    free(redis);
}

static bool connected(struct df_redis *redis)
{
    if (redis->conn && !redis->conn->err)
        return true;
    redisFree(redis->conn);
    redis->conn = NULL;
    if (df_now() - redis->failed_at < RETRY_SECONDS)
        return false;
    redis->conn = connect_to(&redis->address);
    if (!redis->conn)
        redis->failed_at = df_now();
    return redis->conn != NULL;
}

/* The integer a command answers, or 0. A connection that Redis closed is opened again once. */
static int64_t integer(struct df_redis *redis, int argc, const char **argv)
{
    int64_t value = 0;

    pthread_mutex_lock(&redis->lock);
    for (int tries = 0; tries < 2 && connected(redis); tries++) {
        redisReply *reply = redisCommandArgv(redis->conn, argc, argv, NULL);
        if (reply && reply->type == REDIS_REPLY_INTEGER)
            value = reply->integer;
        bool answered = reply != NULL;
        freeReplyObject(reply);
        if (answered)
            break;
    }
    pthread_mutex_unlock(&redis->lock);
    return value;
}

int64_t df_redis_next(struct df_redis *redis, const char *key)
{
    const char *argv[] = {"INCR", key};
    return redis ? integer(redis, 2, argv) : 0;
}

void df_redis_hint(struct df_redis *redis, const char *key)
{
    const char *push[] = {"LPUSH", key, "1"};
    const char *trim[] = {"LTRIM", key, "0", "15"};

    if (redis && integer(redis, 3, push) > MAX_HINTS)
        (void) integer(redis, 4, trim);
}

int64_t df_redis_count(struct df_redis *redis, const char *key, int window_seconds)
{
    char window[16];
    const char *begin[] = {"SET", key, "0", "EX", window, "NX"};
    const char *count[] = {"INCR", key};

    if (!redis)
        return 0;
    snprintf(window, sizeof window, "%d", window_seconds);
    (void) integer(redis, 6,
                   begin); /* the window begins with its end, so that no count stays for ever */
    return integer(redis, 2, count);
}

struct df_redis_waiter *df_redis_waiter_new(const char *url, const char *key, int end)
{
    struct df_redis_waiter *waiter = calloc(1, sizeof *waiter);

    if (!waiter)
        abort();
    if (parse(url, &waiter->address) || strlen(key) >= sizeof waiter->key) {
        free(waiter);
        return NULL;
    }
    memcpy(waiter->key, key, strlen(key) + 1);
    waiter->end = end;
    return waiter;
}

static int64_t now_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t) time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* True when `fd` is readable; false when the time is over or the waiter is to end. */
static bool wait_for(struct df_redis_waiter *waiter, int fd, int milliseconds)
{
    struct pollfd ends[] = {{.fd = waiter->end, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
    int64_t until = now_ms() + milliseconds, left = milliseconds;

    while (left >= 0 && poll(ends, 2, (int) left) < 0 && errno == EINTR)
        left = until - now_ms();
    return ends[0].revents == 0 && ends[1].revents != 0;
}

/* NULL when the waiter is to end, and when Redis is away or silent. */
static redisReply *ask(struct df_redis_waiter *waiter, int milliseconds)
{
    struct timeval limit = {SILENCE_SECONDS, 0};
    void *reply = NULL;
    int done = 0;

    redisSetTimeout(waiter->conn, limit);
    redisAppendCommand(waiter->conn, "BRPOP %s %d.%03d", waiter->key, milliseconds / 1000,
                       milliseconds % 1000);
    while (!done && redisBufferWrite(waiter->conn, &done) == REDIS_OK)
        continue;
    if (done && wait_for(waiter, waiter->conn->fd, milliseconds + SILENCE_SECONDS * 1000))
        (void) redisGetReply(waiter->conn, &reply);
    return reply;
}

bool df_redis_wait(struct df_redis_waiter *waiter, int milliseconds)
{
    int64_t until = now_ms() + milliseconds;

    if (!waiter->conn)
        waiter->conn = connect_to(&waiter->address);
    redisReply *reply = waiter->conn ? ask(waiter, milliseconds) : NULL;
    bool hinted = reply && reply->type == REDIS_REPLY_ARRAY;
    bool refused = !reply || reply->type == REDIS_REPLY_ERROR;
    freeReplyObject(reply);
    if (refused) {
        redisFree(waiter->conn); /* an answer may still come on it */
        waiter->conn = NULL;
        if (until > now_ms()) /* never spin on a Redis that refuses */
            (void) wait_for(waiter, -1, (int) (until - now_ms()));
    }
    return hinted;
}

void df_redis_waiter_free(struct df_redis_waiter *waiter)
{
    if (!waiter)
        return;
    redisFree(waiter->conn);
    free(waiter);
}
