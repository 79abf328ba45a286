#include "zygote_inner.h"

#include <df/log.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MESSAGE_LIMIT = 64 * 1024 };

static void tell(struct zygote_run *run)
{
    const uint64_t one = 1;

    atomic_store_explicit(&run->is_over, true, memory_order_release);
    (void) !write(run->event, &one, sizeof one);
}

static int number_or(const json_t *json, const char *name)
{
    const json_t *value = json_object_get(json, name);
    return json_is_integer(value) ? (int) json_integer_value(value) : -1;
}

static void take_exit(struct zygote *zygote, const json_t *message)
{
    const char *job = json_string_value(json_object_get(message, "job"));
    const char *detail = json_string_value(json_object_get(message, "detail"));
    const json_t *usage = json_object_get(message, "usage");

    for (struct zygote_run *run = zygote->runs; job && run; run = run->next) {
        if (strcmp(run->name, job) != 0 || run->is_over)
            continue;
        run->status = number_or(message, "status");
        run->signal = number_or(message, "signal");
        run->is_orphan = json_is_true(json_object_get(message, "orphan"));
        run->seconds = json_number_value(json_object_get(usage, "seconds"));
        run->cpu_seconds = json_number_value(json_object_get(usage, "cpu_seconds"));
        run->peak_bytes = json_integer_value(json_object_get(usage, "peak_bytes"));
        snprintf(run->detail, sizeof run->detail, "%s", detail ? detail : "");
        tell(run);
    }
}

static void take_start(struct zygote *zygote, const json_t *message)
{
    const char *job = json_string_value(json_object_get(message, "job"));

    for (struct zygote_run *run = zygote->runs; job && run; run = run->next)
        if (strcmp(run->name, job) == 0)
            atomic_store(&run->pid, number_or(message, "pid"));
}

static void take_message(struct zygote *zygote, const char *text, size_t size, pid_t sender)
{
    json_t *message = json_loadb(text, size, 0, NULL);
    const char *type = json_string_value(json_object_get(message, "type"));

    pthread_mutex_lock(&zygote->lock);
    if (type && strcmp(type, "exited") == 0)
        take_exit(zygote, message);
    if (type && strcmp(type, "started") == 0)
        take_start(zygote, message);
    if (type && strcmp(type, "ready") == 0 && !zygote->is_ready) {
        zygote->is_ready = true;
        zygote->python = sender;
        pthread_cond_broadcast(&zygote->changed);
    }
    pthread_mutex_unlock(&zygote->lock);
    json_decref(message);
}

/* False at the end. The kernel says which process sent it, in our numbers. */
static bool receive(struct zygote *zygote)
{
    char text[MESSAGE_LIMIT];
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(struct ucred)) + 256];
    } control;
    struct iovec piece = {text, sizeof text};
    struct msghdr header = {.msg_iov = &piece,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control};
    ssize_t size = recvmsg(zygote->channel, &header, MSG_CMSG_CLOEXEC);
    pid_t sender = 0;

    if (size <= 0)
        return size < 0 && errno == EINTR;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(&header, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_CREDENTIALS) {
            struct ucred credentials;
            memcpy(&credentials, CMSG_DATA(c), sizeof credentials);
            sender = credentials.pid;
        } else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
            for (size_t i = 0; CMSG_LEN((i + 1) * sizeof(int)) <= c->cmsg_len; i++) {
                int fd;
                memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
                close(fd); /* nobody asked for it */
            }
        }
    }
    take_message(zygote, text, (size_t) size, sender);
    return true;
}

/* Keeps the end of what it says, for the message when it cannot be started. */
static bool listen_to_errors(struct zygote *zygote)
{
    char text[ZYGOTE_SAID / 2];
    ssize_t size = read(zygote->errors, text, sizeof text - 1);

    if (size <= 0)
        return false;
    text[size] = '\0';
    pthread_mutex_lock(&zygote->lock);
    size_t length = strlen(zygote->said);
    if (length + (size_t) size >= ZYGOTE_SAID) {
        memmove(zygote->said, zygote->said + length / 2, length - length / 2 + 1);
        length -= length / 2;
    }
    snprintf(zygote->said + length, ZYGOTE_SAID - length, "%s", text);
    pthread_mutex_unlock(&zygote->lock);
    return true;
}

static void die(struct zygote *zygote)
{
    int orphans = 0;

    pthread_mutex_lock(&zygote->lock);
    zygote->is_dead = true;
    for (struct zygote_run *run = zygote->runs; run; run = run->next)
        if (!run->is_over) {
            run->is_orphan = true;
            orphans++;
            tell(run);
        }
    if (orphans > 0)
        df_log(NULL, DF_WARN, "zygote_died", "{si si ss}", "pid", (int) zygote->pid, "jobs",
               orphans, "said", zygote->said);
    pthread_cond_broadcast(&zygote->changed);
    pthread_mutex_unlock(&zygote->lock);
}

void *zygote_read_all(void *data)
{
    struct zygote *zygote = data;
    struct pollfd fds[] = {{.fd = zygote->channel, .events = POLLIN},
                           {.fd = zygote->errors, .events = POLLIN}};
    bool alive = true;

    while (alive) {
        if (poll(fds, DF_COUNT(fds), -1) < 0)
            continue;
        if (fds[1].revents && !listen_to_errors(zygote))
            fds[1].fd = -1;
        if (fds[0].revents)
            alive = receive(zygote);
    }
    die(zygote);
    return NULL;
}
