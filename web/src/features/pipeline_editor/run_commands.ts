import { Play } from 'lucide-react';
import * as text from '../../text';
import { type Command, type CommandContext, commandsOf } from './command';

/** Running all of it, or a part. */
export function runCommands({ selection, perform }: CommandContext): Command[] {
  return commandsOf([
    {
      id: 'pipeline.run',
      label: text.pipeline.runHint,
      shortcut: 'Mod+Enter',
      isGlobal: true,
      icon: Play,
      menu: ['canvas'],
      run: perform.run,
    },
    {
      id: 'pipeline.run_here',
      label: text.pipeline.runHere,
      shortcut: 'Mod+Shift+Enter',
      when: selection.nodes.length > 0,
      icon: Play,
      menu: ['node', 'many'],
      run: perform.runHere,
    },
  ]);
}
