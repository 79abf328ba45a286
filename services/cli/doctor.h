/* `deepforge doctor`: one line for everything that a system needs. */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include "command.h"

/* Prints ok, warn or fail with what to do; fails when anything failed. */
int doctor_run(struct invocation *invocation) DF_MUST_CHECK;

#endif
