#include "metric_series.h"

const struct df_field metric_series_fields[] = {
    DF_FIELD(metric_series, point_count, DF_INT, 0),
    DF_FIELD(metric_series, value_count, DF_INT, 0),
    DF_FIELD(metric_series, names, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(metric_series, last, DF_TEXT, 0),
    {},
};

int metric_kind_read(struct df_call *call, const char **kind)
{
    const char *text = df_query_text(call, "kind");

    *kind = metric_kinds[METRIC_USER];
    if (!text)
        return 0;
    int found = df_name_find(metric_kinds, text);
    if (found < 0)
        return df_fail_at(call->ctx, "?kind", "must be user or system");
    *kind = metric_kinds[found];
    return 0;
}
