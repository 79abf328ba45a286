#include "adapter.h"
#include "pool_store.h"

#include <stdlib.h>
#include <string.h>

static const struct adapter adapters[] = {
    {"server", pool_submit, pool_cancel, pool_describe_server},
    {"workers", pool_submit, pool_cancel, pool_describe_own},
};

const struct adapter *adapter_find(const char *name)
{
    for (size_t i = 0; i < DF_COUNT(adapters); i++)
        if (strcmp(adapters[i].name, name) == 0)
            return &adapters[i];
    abort();
}
