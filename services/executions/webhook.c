#include "webhook.h"

#include <string.h>
#include <strings.h>

static const char *const event_names[] = {"execution.success", "execution.failed",
                                          "execution.canceled", "artifact.created", NULL};

const struct df_field webhook_fields[] = {
    DF_FIELD(webhook, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(webhook, project, DF_UUID, DF_READ_ONLY),
    DF_FIELD(webhook, url, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(webhook, events, DF_JSON, DF_READ_ONLY, .json = JSON_ARRAY),
    DF_FIELD(webhook, enabled, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(webhook, paused_reason, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(webhook, failures, DF_INT, DF_READ_ONLY),
    DF_FIELD(webhook, created_by, DF_JSON, DF_READ_ONLY),
    DF_FIELD(webhook, last_delivery, DF_JSON, DF_READ_ONLY),
    DF_FIELD(webhook, created_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(webhook, updated_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(webhook, version, DF_INT, DF_READ_ONLY),
    {},
};

/* Whatever may be said when one is made, and changed later. */
#define SAID(required)                                                                             \
    DF_FIELD(webhook, url, DF_TEXT, required, .min = 1, .max = WEBHOOK_URL_BYTES),                 \
        DF_FIELD(webhook, events, DF_JSON, required, .json = JSON_ARRAY),                          \
        DF_FIELD(webhook, enabled, DF_BOOL, 0)

const struct df_field webhook_new_fields[] = {SAID(DF_REQUIRED), {}};
const struct df_field webhook_change_fields[] = {SAID(0), {}};

const struct df_field delivery_entry_fields[] = {
    DF_FIELD(delivery_entry, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(delivery_entry, webhook, DF_UUID, DF_READ_ONLY),
    DF_FIELD(delivery_entry, event, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(delivery_entry, payload, DF_JSON, DF_READ_ONLY),
    DF_FIELD(delivery_entry, status, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(delivery_entry, tries, DF_INT, DF_READ_ONLY),
    DF_FIELD(delivery_entry, next_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(delivery_entry, answer_status, DF_INT, DF_READ_ONLY | DF_NULLABLE),
    DF_FIELD(delivery_entry, detail, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(delivery_entry, created_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(delivery_entry, ended_at, DF_TIME, DF_READ_ONLY),
    {},
};

static bool is_visible(const char *text)
{
    for (; *text; text++)
        if ((unsigned char) *text <= ' ' || (unsigned char) *text > '~')
            return false;
    return true;
}

static const char *url_problem(const char *url)
{
    const char *rest = strncasecmp(url, "https://", 8) == 0  ? url + 8
                       : strncasecmp(url, "http://", 7) == 0 ? url + 7
                                                             : NULL;

    if (!rest)
        return "must begin with https:// or http://";
    if (!is_visible(url))
        return "must have visible ASCII characters only";
    if (strcspn(rest, "/?#") == 0)
        return "must name a host";
    if (memchr(rest, '@', strcspn(rest, "/?#")))
        return "must not have a name or a password in it; calls are signed";
    return NULL;
}

static const char *events_problem(json_t *events)
{
    json_t *event;
    size_t index;
    unsigned seen = 0;

    if (json_array_size(events) == 0)
        return "must have at least one event";
    json_array_foreach(events, index, event) {
        int at = json_is_string(event) ? df_name_find(event_names, json_string_value(event)) : -1;
        if (at < 0)
            return "must be execution.success, execution.failed, execution.canceled or "
                   "artifact.created";
        if (seen & 1u << at)
            return "must not have an event twice";
        seen |= 1u << at;
    }
    return NULL;
}

const char *webhook_problem(const struct webhook *webhook, const char **pointer)
{
    *pointer = "/url";
    const char *problem = url_problem(webhook->url);
    if (problem)
        return problem;
    *pointer = "/events";
    return events_problem(webhook->events);
}
