#include "trigger.h"

#include "cron.h"
#include "execution.h"

#include <string.h>

const char *const trigger_kind_names[] = {"schedule", "webhook", "artifact", NULL};
const char *const trigger_missed_names[] = {"skip", "once", "all", NULL};
const char *const trigger_overlap_names[] = {"allow", "skip", NULL};

const struct df_field trigger_fields[] = {
    DF_FIELD(trigger, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(trigger, project, DF_UUID, DF_READ_ONLY),
    DF_FIELD(trigger, pipeline, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(trigger, name, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(trigger, kind, DF_ENUM, DF_READ_ONLY, .names = trigger_kind_names),
    DF_FIELD(trigger, run, DF_JSON, DF_READ_ONLY),
    DF_FIELD(trigger, enabled, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(trigger, paused_reason, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(trigger, overlap, DF_ENUM, DF_READ_ONLY, .names = trigger_overlap_names),
    DF_FIELD(trigger, cron, DF_TEXT, DF_READ_ONLY | DF_OMITTED),
    DF_FIELD(trigger, time_zone, DF_TEXT, DF_READ_ONLY | DF_OMITTED),
    DF_FIELD(trigger, missed, DF_TEXT, DF_READ_ONLY | DF_OMITTED),
    DF_FIELD(trigger, next_at, DF_TIME, DF_READ_ONLY | DF_OMITTED),
    DF_FIELD(trigger, allow_attributes, DF_BOOL, DF_READ_ONLY),
    DF_FIELD(trigger, artifact_name, DF_TEXT, DF_READ_ONLY | DF_OMITTED),
    DF_FIELD(trigger, artifact_type, DF_TEXT, DF_READ_ONLY | DF_OMITTED),
    DF_FIELD(trigger, input, DF_TEXT, DF_READ_ONLY | DF_OMITTED),
    DF_FIELD(trigger, failures, DF_INT, DF_READ_ONLY),
    DF_FIELD(trigger, created_by, DF_JSON, DF_READ_ONLY),
    DF_FIELD(trigger, last_firing, DF_JSON, DF_READ_ONLY),
    DF_FIELD(trigger, created_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(trigger, updated_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(trigger, version, DF_INT, DF_READ_ONLY),
    {},
};

/* Whatever may be said when one is made; all but the kind may be changed. */
#define SAID(required)                                                                             \
    DF_FIELD(trigger, name, DF_TEXT, required, .min = 1, .max = TRIGGER_NAME_BYTES),               \
        DF_FIELD(trigger, pipeline, DF_TEXT, required, .min = 1, .max = 64),                       \
        DF_FIELD(trigger, run, DF_JSON, required), DF_FIELD(trigger, enabled, DF_BOOL, 0),         \
        DF_FIELD(trigger, overlap, DF_ENUM, 0, .names = trigger_overlap_names),                    \
        DF_FIELD(trigger, cron, DF_TEXT, 0, .min = 1, .max = CRON_TEXT_MAX),                       \
        DF_FIELD(trigger, time_zone, DF_TEXT, 0, .min = 1, .max = TRIGGER_ZONE_BYTES),             \
        DF_FIELD(trigger, missed, DF_TEXT, 0, .max = 8),                                           \
        DF_FIELD(trigger, allow_attributes, DF_BOOL, 0),                                           \
        DF_FIELD(trigger, artifact_name, DF_TEXT, 0, .min = 1, .max = TRIGGER_PATTERN_BYTES),      \
        DF_FIELD(trigger, artifact_type, DF_TEXT, 0, .max = TRIGGER_TYPE_BYTES),                   \
        DF_FIELD(trigger, input, DF_TEXT, 0, .min = 1, .max = TRIGGER_INPUT_BYTES)

const struct df_field trigger_new_fields[] = {
    DF_FIELD(trigger, kind, DF_ENUM, DF_REQUIRED, .names = trigger_kind_names),
    SAID(DF_REQUIRED),
    {},
};

const struct df_field trigger_change_fields[] = {
    SAID(0),
    {},
};

const struct df_field firing_entry_fields[] = {
    DF_FIELD(firing_entry, id, DF_UUID, DF_READ_ONLY),
    DF_FIELD(firing_entry, status, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(firing_entry, due_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(firing_entry, detail, DF_TEXT, DF_READ_ONLY),
    DF_FIELD(firing_entry, execution, DF_UUID, DF_READ_ONLY),
    DF_FIELD(firing_entry, created_at, DF_TIME, DF_READ_ONLY),
    DF_FIELD(firing_entry, ended_at, DF_TIME, DF_READ_ONLY),
    {},
};

/* What only one kind has; `needed`: it cannot be without. */
struct particular {
    const char *pointer, *value;
    enum trigger_kind kind;
    bool needed;
};

static const char *kind_problem(const struct trigger *trigger, const char **pointer)
{
    static const char *const only[] = {"is only for schedules", "is only for webhooks",
                                       "is only for triggers that wait for artifacts"};
    const struct particular particulars[] = {
        {"/cron", trigger->cron, TRIGGER_SCHEDULE, true},
        {"/time_zone", trigger->time_zone, TRIGGER_SCHEDULE, true},
        {"/missed", trigger->missed, TRIGGER_SCHEDULE, true},
        {"/allow_attributes", trigger->allow_attributes ? "" : NULL, TRIGGER_WEBHOOK, false},
        {"/artifact_name", trigger->artifact_name, TRIGGER_ARTIFACT, true},
        {"/artifact_type", trigger->artifact_type, TRIGGER_ARTIFACT, false},
        {"/input", trigger->input, TRIGGER_ARTIFACT, true},
    };

    for (size_t i = 0; i < DF_COUNT(particulars); i++) {
        bool is_own = (int) particulars[i].kind == trigger->kind;
        *pointer = particulars[i].pointer;
        if (!is_own && particulars[i].value)
            return only[particulars[i].kind];
        if (is_own && particulars[i].needed && !particulars[i].value)
            return "is required";
    }
    return NULL;
}

static const char *schedule_problem(const struct trigger *trigger, const char **pointer)
{
    struct cron cron;
    const char *problem = trigger->cron ? cron_read(trigger->cron, &cron) : NULL;

    *pointer = "/cron";
    if (problem)
        return problem;
    *pointer = "/missed";
    if (trigger->missed && df_name_find(trigger_missed_names, trigger->missed) < 0)
        return "must be skip, once or all";
    return NULL;
}

const char *trigger_problem(const struct trigger *trigger, const char **pointer)
{
    *pointer = "/name";
    const char *problem = execution_name_problem(trigger->name);
    if (problem)
        return problem;
    *pointer = "/pipeline";
    problem = pipeline_id_problem(trigger->pipeline);
    if (!problem)
        problem = kind_problem(trigger, pointer);
    return problem ? problem : schedule_problem(trigger, pointer);
}

const char *trigger_user(const struct trigger *trigger)
{
    return json_string_value(json_object_get(trigger->created_by, "id"));
}
