#include "lease.h"

const struct df_field lease_fields[] = {
    DF_FIELD(lease, job, DF_UUID, DF_REQUIRED),
    DF_FIELD(lease, attempt, DF_INT, DF_REQUIRED),
    DF_FIELD(lease, losses, DF_INT, DF_READ_ONLY),
    DF_FIELD(lease, is_canceled, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(lease, is_lost, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(lease, is_token_due, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(lease, is_waiting, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(lease, execution, DF_UUID, DF_READ_ONLY),
    DF_FIELD(lease, project, DF_UUID, DF_READ_ONLY),
    DF_FIELD(lease, user_id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(lease, storage, DF_UUID, DF_READ_ONLY),
    DF_FIELD(lease, worker_id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(lease, adapter, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(lease, spec, DF_JSON, DF_READ_ONLY),
    {},
};

/* clang-format off */
static const struct {
    int64_t loss;              /* added to the job's losses */
    const char *again, *final; /* in words: queued again, or given up */
} ends[LEASE_EVENT_COUNT] = {
    [LEASE_EXPIRED]  = { 1, "its worker was lost", "every worker that ran it was lost" },
    [LEASE_RETURNED] = { 0, "its worker was stopped", "every worker that ran it was lost" },
};
/* clang-format on */

struct lease_verdict lease_judge(const struct lease *lease, enum lease_event event)
{
    struct lease_verdict verdict = {.losses = lease->losses + ends[event].loss};

    verdict.is_final = lease->is_canceled || verdict.losses >= LEASE_MAX_LOSSES;
    if (lease->is_canceled)
        verdict.detail = "it was canceled, and its worker is gone";
    else
        verdict.detail = verdict.is_final ? ends[event].final : ends[event].again;
    return verdict;
}
