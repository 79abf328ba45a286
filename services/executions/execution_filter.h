/* Which executions a list asks for, and in which order. */
#ifndef EXECUTION_FILTER_H
#define EXECUTION_FILTER_H

#include <df/http_server.h>

/* How lists are when nobody asks. */
#define EXECUTION_SORT "-created_at"

struct execution_filter {
    const char *text; /* a JSON object, as executions.execution_listed() takes it */
    const char *sort; /* the column, perhaps with a minus sign in front */
};

/* Reads it from the query and checks every part; -DF_INVALID names the part that is wrong. */
int execution_filter_read(struct df_call *call, struct execution_filter *filter);

#endif
