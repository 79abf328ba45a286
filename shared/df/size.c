#include "size.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    double factor;
} units[] = {
    {"", 1},
    {"B", 1},
    {"KB", 1e3},
    {"MB", 1e6},
    {"GB", 1e9},
    {"TB", 1e12},
    {"KiB", 1024.0},
    {"MiB", 1024.0 * 1024},
    {"GiB", 1024.0 * 1024 * 1024},
    {"TiB", 1024.0 * 1024 * 1024 * 1024},
};

bool df_size_parse(const char *text, int64_t *bytes)
{
    static const double most = 1152921504606846976.0; /* 2^60 */
    char *end;

    if (strlen(text) > 40 || strspn(text, "0123456789.") == 0)
        return false;
    double number = strtod(text, &end);
    if (end != text + strspn(text, "0123456789."))
        return false;
    end += strspn(end, " ");
    for (size_t i = 0; i < DF_COUNT(units); i++) {
        double value = number * units[i].factor;
        if (strcasecmp(end, units[i].name) == 0 && value <= most) {
            *bytes = (int64_t) value;
            return true;
        }
    }
    return false;
}
