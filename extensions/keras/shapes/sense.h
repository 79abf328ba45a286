/* What Keras takes, but is hardly meant: hints, each with a fix. */
#ifndef SENSE_H
#define SENSE_H

#include "network.h"

/* Adds them to the problems. False when the room is full. */
bool network_look_for_sense(const struct network *network, const struct training *training,
                            struct network_result *result, struct room *room);

#endif
