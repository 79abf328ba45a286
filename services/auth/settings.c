#include "settings.h"

#include <df/process.h>

#include <string.h>

const struct df_setting auth_setting_table[] = {
    DF_SETTING(auth_settings, private_key, "DEEPFORGE_PRIVATE_KEY", DF_SETTING_KEY, NULL,
               "RSA private key that signs access tokens, PEM or its path"),
    DF_SETTING(auth_settings, host, "DEEPFORGE_HOST", DF_SETTING_TEXT, "http://127.0.0.1:8888",
               "public address of the gateway"),
    {},
};

bool is_guest_mode(const struct df_ctx *ctx)
{
    return strcmp(ctx->process->settings.auth_mode, "guest") == 0;
}

bool is_loopback_url(const char *url)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost", "[::1]"};
    const char *host = strstr(url, "://");

    if (!host)
        return false;
    host += 3;
    for (size_t i = 0; i < DF_COUNT(hosts); i++) {
        size_t length = strlen(hosts[i]);
        if (strncmp(host, hosts[i], length) == 0 && strchr(":/", host[length]))
            return true; /* strchr() finds the end of the text, too */
    }
    return false;
}
