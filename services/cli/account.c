#include "account.h"

#include <errno.h>
#include <linux/capability.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The data folder belongs to root and is closed to others; reading the way through it is the least
 * that a database inside it needs. Containers often have only the stronger capability. */
static const char *find_capability(void)
{
    if (prctl(PR_CAPBSET_READ, CAP_DAC_READ_SEARCH) == 1)
        return "dac_read_search";
    return prctl(PR_CAPBSET_READ, CAP_DAC_OVERRIDE) == 1 ? "dac_override" : NULL;
}

int account_find(struct df_ctx *ctx, struct account *account)
{
    *account = (struct account){.uid = getuid(), .gid = getgid()};
    if (account->uid != 0)
        return 0;

    const struct passwd *user = getpwnam("postgres");
    if (!user)
        user = getpwnam("nobody");
    if (!user)
        return df_fail(
            ctx, DF_INVALID,
            "PostgreSQL cannot run as root, and there is no user 'postgres' or 'nobody'");
    account->name = df_strdup(&ctx->arena, user->pw_name);
    account->uid = user->pw_uid;
    account->gid = user->pw_gid;
    account->capability = find_capability();
    return 0;
}

size_t account_words(struct df_ctx *ctx, const struct account *account,
                     const char *words[ACCOUNT_WORDS])
{
    size_t count = 0;

    if (!account->name)
        return 0;
    words[count++] = "setpriv";
    words[count++] = df_printf(&ctx->arena, "--reuid=%u", account->uid);
    words[count++] = df_printf(&ctx->arena, "--regid=%u", account->gid);
    words[count++] = "--clear-groups";
    words[count++]
        = "--pdeathsig=INT"; /* forgotten at a change of user, so it is said again here */
    if (account->capability) {
        words[count++] = df_printf(&ctx->arena, "--inh-caps=-all,+%s", account->capability);
        words[count++] = df_printf(&ctx->arena, "--ambient-caps=-all,+%s", account->capability);
    }
    words[count++] = "--";
    return count;
}

int account_own(struct df_ctx *ctx, const struct account *account, const char *path)
{
    if (account->name && chown(path, account->uid, account->gid) < 0)
        return df_fail(ctx, DF_INVALID, "cannot give '%s' to user %s: %s", path, account->name,
                       strerror(errno));
    if (chmod(path, 0700) < 0)
        return df_fail(ctx, DF_INVALID, "cannot close '%s' to others: %s", path, strerror(errno));
    return 0;
}
