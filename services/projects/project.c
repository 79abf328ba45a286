#include "project.h"
#include "name.h"

const struct df_field project_fields[] = {
    DF_FIELD(project, id, DF_UUID, 0),
    DF_FIELD(project, name, DF_TEXT, 0),
    DF_FIELD(project, role, DF_ENUM, 0, .names = role_names),
    DF_FIELD(project, revision, DF_INT, 0),
    DF_FIELD(project, created_at, DF_TIME, 0),
    DF_FIELD(project, updated_at, DF_TIME, 0),
    DF_FIELD(project, deleted_at, DF_TIME, 0),
    DF_FIELD(project, pipelines, DF_INT, 0),
    DF_FIELD(project, operations, DF_INT, 0),
    DF_FIELD(project, resources, DF_INT, 0),
    DF_FIELD(project, modules, DF_INT, 0),
    DF_FIELD(project, members, DF_INT, 0),
    DF_FIELD(project, cursor, DF_TEXT, DF_SECRET),
    {},
};

const struct df_field new_project_fields[] = {
    DF_FIELD(new_project, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = NAME_BYTES),
    DF_FIELD(new_project, example, DF_TEXT, DF_NULLABLE, .min = 1, .max = 64),
    {},
};

const struct df_field project_name_fields[] = {
    DF_FIELD(new_project, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = NAME_BYTES),
    {},
};

const struct df_field project_copy_fields[] = {
    DF_FIELD(project_copy, name, DF_TEXT, DF_NULLABLE, .min = 1, .max = NAME_BYTES),
    DF_FIELD(project_copy, revision, DF_INT, DF_NULLABLE),
    {},
};

const struct df_field member_fields[] = {
    DF_FIELD(member, user, DF_UUID, 0),
    DF_FIELD(member, name, DF_TEXT, 0),
    DF_FIELD(member, role, DF_ENUM, 0, .names = role_names),
    DF_FIELD(member, created_at, DF_TIME, 0),
    {},
};

const struct df_field member_role_fields[] = {
    DF_FIELD(member, role, DF_ENUM, DF_REQUIRED, .names = role_names),
    {},
};

json_t *project_json(const struct project *project)
{
    return json_pack(
        "{ss ss ss sI ss ss ss? s{sI sI sI sI sI}}", "id", project->id, "name", project->name,
        "role", role_names[project->role], "revision", (json_int_t) project->revision, "created_at",
        project->created_at, "updated_at", project->updated_at, "deleted_at", project->deleted_at,
        "counts", "pipelines", (json_int_t) project->pipelines, "operations",
        (json_int_t) project->operations, "resources", (json_int_t) project->resources, "modules",
        (json_int_t) project->modules, "members", (json_int_t) project->members);
}
