/* What PostgreSQL's error codes mean to a caller (PostgreSQL documentation, appendix A). */
#ifndef DF_PG_SQLSTATE_H
#define DF_PG_SQLSTATE_H

#include <df/error.h>

struct df_sqlstate {
    const char *prefix;
    enum df_code code;
    const char *detail;
};

/* Never NULL: what is not in the table is a bug of ours. */
const struct df_sqlstate *df_sqlstate_find(const char *sqlstate);

#endif
