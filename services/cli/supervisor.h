/* Keeps the programs running: s6-svscan and its children, in the folder run/scan. */
#ifndef CLI_SUPERVISOR_H
#define CLI_SUPERVISOR_H

#include "program.h"

/* Writes the directory of every program of the system. */
int supervisor_prepare(struct df_ctx *ctx, const struct system *system) DF_MUST_CHECK;

/* Starts the supervisor, which starts what needs no database. It outlives us. */
int supervisor_start(struct df_ctx *ctx, const struct data_folder *folder) DF_MUST_CHECK;

/* Whether a supervisor listens, and whether one listens for this program. */
bool supervisor_is_running(struct df_ctx *ctx, const struct data_folder *folder);
bool supervisor_has(struct df_ctx *ctx, const struct data_folder *folder, enum program_name name);

/* Starts a program now, and again whenever it ends. */
int supervisor_up(struct df_ctx *ctx, const struct data_folder *folder,
                  enum program_name name) DF_MUST_CHECK;

/* Stops it and lets it rest; returns at once. */
void supervisor_down(struct df_ctx *ctx, const struct data_folder *folder, enum program_name name);

/* Ends the supervisor and what it still runs. */
void supervisor_finish(struct df_ctx *ctx, const struct data_folder *folder);

/* What the supervisor knows of a program. */
struct program_state {
    bool is_up;
    int pid;
    int64_t seconds; /* since it came up or went down */
};

void supervisor_state(struct df_ctx *ctx, const struct data_folder *folder, enum program_name name,
                      struct program_state *state);

#endif
