#include <df/pg_sqlstate.h>

#include <string.h>

/* The first row whose prefix matches wins; the last one always does. */
static const struct df_sqlstate sqlstates[] = {
    {"08", DF_UNAVAILABLE, "the database connection was lost"},
    {"22P02", DF_INVALID, "a value has the wrong form"},
    {"22P05", DF_INVALID, "a text contains a character that cannot be stored"},
    {"22", DF_INVALID, "a value is out of range"},
    {"23505", DF_CONFLICT, "this already exists"},
    {"23503", DF_CONFLICT, "this refers to something that does not exist"},
    {"23", DF_INVALID, "this breaks a rule of the database"},
    {"25006", DF_UNAVAILABLE, "the database is read-only"},
    {"40", DF_UNAVAILABLE, "somebody changed this at the same moment"},
    {"53", DF_UNAVAILABLE, "the database is out of resources"},
    {"55P03", DF_UNAVAILABLE, "somebody else is changing this"},
    {"57", DF_UNAVAILABLE, "the database is shutting down or the query took too long"},
    {"", DF_INTERNAL, "the database refused a query"},
};

const struct df_sqlstate *df_sqlstate_find(const char *sqlstate)
{
    const struct df_sqlstate *row = sqlstates;

    while (strncmp(sqlstate, row->prefix, strlen(row->prefix)) != 0)
        row++;
    return row;
}
