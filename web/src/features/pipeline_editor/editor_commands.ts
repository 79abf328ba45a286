// Everything that can be done in the editor, as one list: its keys, its entry in the menu and in the command palette.

import type { Command, CommandContext } from './command';
import { editCommands } from './edit_commands';
import { runCommands } from './run_commands';
import { viewCommands } from './view_commands';

/** The commands that this user has here. */
export function editorCommands(context: CommandContext): Command[] {
  const { canEdit, canRun } = context;
  return [
    ...(canRun ? runCommands(context) : []),
    ...(canEdit ? editCommands(context) : []),
    ...viewCommands(context),
  ];
}
