#include "compute.h"

const struct df_field compute_fields[] = {
    DF_FIELD(compute, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(compute, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(compute, adapter, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(compute, available, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(compute, detail, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(compute, workers, DF_INT, DF_READ_ONLY),
    DF_FIELD(compute, slots, DF_INT, DF_READ_ONLY),
    DF_FIELD(compute, running, DF_INT, DF_READ_ONLY),
    DF_FIELD(compute, queued, DF_INT, DF_READ_ONLY),
    {},
};

void compute_describe(struct compute *compute, const char *absent, struct df_arena *arena)
{
    compute->available = compute->workers > 0;
    if (!compute->available)
        compute->detail = absent;
    else if (compute->queued > 0)
        compute->detail = df_printf(arena, "%lld of %lld slots are busy, %lld jobs wait",
                                    (long long) compute->running, (long long) compute->slots,
                                    (long long) compute->queued);
    else if (compute->running >= compute->slots)
        compute->detail = "every worker is busy";
    else
        compute->detail = "ready";
}
