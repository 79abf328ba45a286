#include "foreground.h"

#include "supervisor.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { LOOK_SECONDS = 2 };

static void reap(void)
{
    while (waitpid(-1, NULL, WNOHANG) > 0)
        continue;
}

int foreground_stay(struct df_ctx *ctx, const struct system *system)
{
    const struct timespec pause = {.tv_sec = LOOK_SECONDS};
    bool was_running;
    sigset_t signals;
    int signal;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    for (;;) {
        struct df_ctx round;
        df_ctx_init(&round, ctx->id, NULL);
        bool is_running = supervisor_is_running(&round, &system->folder);
        df_ctx_release(&round);
        if (!is_running && !system_is_wanted(ctx, system))
            return 0; /* another command stopped it */
        if (!is_running)
            return df_fail(ctx, DF_UNAVAILABLE, "the supervisor of this system has died");
        signal = sigtimedwait(&signals, NULL, &pause);
        if (signal == SIGTERM || signal == SIGINT)
            break;
        reap();
    }
    sigprocmask(SIG_UNBLOCK, &signals, NULL);
    return system_stop(ctx, system, &was_running);
}
