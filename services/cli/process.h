/* What /proc says about a process. */
#ifndef CLI_PROCESS_H
#define CLI_PROCESS_H

#include <df/ctx.h>

#include <sys/types.h>

struct process {
    pid_t pid, parent;
    char name[32];
};

enum { PROCESS_LIMIT = 65536 };

/* All processes of this machine that we may see. `processes` lives in ctx's arena. */
size_t process_list(struct df_ctx *ctx, struct process **processes);

/* False when there is none with this number any more. */
bool process_find(pid_t pid, struct process *process);

/* The folder it works in, "" when we may not know. A removed folder's " (deleted)" is cut off. */
const char *process_folder(struct df_ctx *ctx, pid_t pid);

/* Whether its environment has this "NAME=value". Programs that rewrite their title lose theirs. */
bool process_has_variable(pid_t pid, const char *variable);

/* Memory of its own and its share of what it shares, in bytes; 0 when unknown. */
int64_t process_memory(pid_t pid);

#endif
