/* What the faces of the library are asked. */
#ifndef QUESTION_H
#define QUESTION_H

#include "network.h"

struct question {
    struct network network;
    struct training training;
};

/* Answers NULL, or what is wrong: a constant. */
const char *question_read(const char *json, size_t length, struct room *room,
                          struct question *question);

/* {"error": problem}; NULL when the room is full. */
const char *question_refuse(const char *problem, struct room *room);

#endif
