#include "version.h"
#include "name.h"

const struct df_field version_fields[] = {
    DF_FIELD(version, id, DF_UUID, 0),
    DF_FIELD(version, name, DF_TEXT, 0),
    DF_FIELD(version, revision, DF_INT, 0),
    DF_FIELD(version, author, DF_UUID, 0),
    DF_FIELD(version, author_name, DF_TEXT, 0),
    DF_FIELD(version, created_at, DF_TIME, 0),
    {},
};

const struct df_field new_version_fields[] = {
    DF_FIELD(new_version, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = NAME_BYTES),
    DF_FIELD(new_version, revision, DF_INT, DF_NULLABLE),
    {},
};

const struct df_field version_name_fields[] = {
    DF_FIELD(new_version, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = NAME_BYTES),
    {},
};
