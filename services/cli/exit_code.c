#include "exit_code.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
static const struct {
    int code;
    const char *slug;   /* of failures that have one */
    enum df_code kind;  /* else of their kind; DF_OK: none */
    const char *help;   /* NULL: the row above says it */
} exit_codes[] = {
    {0,  NULL,             DF_OK,              "fine"},
    {1,  NULL,             DF_OK,              "something went wrong"},
    {2,  "usage",          DF_OK,              "the command line is wrong"},
    {3,  "port_taken",     DF_OK,              "the port is taken by another program"},
    {4,  "database_newer", DF_OK,              "the database is newer than the program"},
    {5,  "not_running",    DF_OK,              "nothing runs here, or the server cannot be reached"},
    {5,  "unreachable",    DF_OK,              NULL},
    {6,  NULL,             DF_NOT_FOUND,       "there is no such thing"},
    {7,  NULL,             DF_FORBIDDEN,       "you may not, or did not say who you are"},
    {7,  NULL,             DF_UNAUTHENTICATED, NULL},
    {10, "run_failed",     DF_OK,              "the run failed"},
    {11, "run_canceled",   DF_OK,              "the run was canceled"},
    {130, "interrupted",   DF_OK,              "Ctrl-C: stopped following; the run or import goes on"},
};
/* clang-format on */

int exit_code_of(const struct df_error *error)
{
    for (size_t i = 0; error->slug && i < DF_COUNT(exit_codes); i++)
        if (exit_codes[i].slug && strcmp(exit_codes[i].slug, error->slug) == 0)
            return exit_codes[i].code;
    for (size_t i = 0; i < DF_COUNT(exit_codes); i++)
        if (exit_codes[i].kind != DF_OK && exit_codes[i].kind == error->code)
            return exit_codes[i].code;
    return 1;
}

void exit_code_print(void)
{
    for (size_t i = 0; i < DF_COUNT(exit_codes); i++)
        if (exit_codes[i].help)
            printf("  %-3d %s\n", exit_codes[i].code, exit_codes[i].help);
}
