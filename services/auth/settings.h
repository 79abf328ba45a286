/* What auth can be told besides the common settings. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <df/settings.h>

struct df_ctx;

struct auth_settings {
    const char *private_key, *host;
};

extern const struct df_setting auth_setting_table[];

/* True when there are no accounts: everybody is the one guest. */
bool is_guest_mode(const struct df_ctx *ctx);

/* True for a URL whose host is this machine itself. */
bool is_loopback_url(const char *url);

#endif
