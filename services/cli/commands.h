/* The tables of commands, one per file cmd_*.c. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "command.h"

extern const struct command lineage_commands[], storage_commands[], system_commands[],
    config_commands[], user_commands[], worker_commands[], run_commands[], execution_commands[],
    execution_list_commands[], compare_commands[], removal_commands[], retention_commands[],
    draft_commands[], sweep_commands[], artifact_commands[], project_commands[], archive_commands[],
    extension_commands[], pipeline_commands[], token_commands[], upkeep_commands[],
    workers_commands[], trigger_commands[], webhook_commands[], import_commands[],
    resource_commands[], resource_import_commands[], metric_commands[], change_commands[];

#endif
