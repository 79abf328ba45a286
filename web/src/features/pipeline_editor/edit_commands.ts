import {
  Cable,
  ClipboardPaste,
  CopyPlus,
  EyeOff,
  Group,
  ListTree,
  PencilLine,
  Pin,
  Plus,
  Scissors,
  SquareStack,
  StickyNote,
  Trash2,
  Ungroup,
} from 'lucide-react';
import { countOf } from '../../model/members';
import * as text from '../../text';
import { arrangeRows } from './arrange_commands';
import { type Command, type CommandContext, type CommandRow, commandsOf, taught } from './command';

/** Adding, connecting, copying, leaving out and removing. */
export function editCommands(context: CommandContext): Command[] {
  const { selection, perform, isCanvasFocus, isCanvasClicked } = context;
  const { nodes, edges, notes, groups } = selection;
  const [isOne, isSome] = [nodes.length === 1, nodes.length > 0];
  const named = nodes.length + notes.length + groups.length;
  const isAny = countOf(selection) > 0;
  const here = (isReady: boolean) => () => isReady && isCanvasFocus();
  const rows: CommandRow[] = [
    {
      id: 'pipeline.add',
      label: text.pipeline.add,
      shortcut: ['a', '+'],
      run: perform.add,
    },
    {
      id: 'pipeline.add_here',
      label: text.pipeline.addHere,
      shortcut: 'Tab',
      when: isCanvasClicked,
      icon: Plus,
      menu: ['canvas'],
      run: perform.addHere,
    },
    {
      id: 'pipeline.connect',
      label: text.pipeline.connect,
      shortcut: 'c',
      when: isOne,
      icon: Cable,
      menu: ['node'],
      run: perform.connect,
    },
    {
      id: 'pipeline.insert',
      label: text.pipeline.insert,
      shortcut: 'Enter',
      when: here(edges.length === 1 && named === 0),
      icon: Plus,
      menu: ['edge'],
      run: perform.insert,
    },
    {
      id: 'pipeline.rename_node',
      label: text.pipeline.rename,
      shortcut: 'F2',
      when: named === 1,
      icon: PencilLine,
      menu: ['node', 'annotation'],
      run: perform.rename,
    },
    {
      id: 'pipeline.cut',
      label: text.pipeline.cut,
      shortcut: 'Mod+x',
      when: taught,
      icon: Scissors,
      menu: ['node', 'many', 'annotation'],
      run: () => perform.copy(true),
    },
    {
      id: 'pipeline.paste',
      label: text.pipeline.paste,
      shortcut: 'Mod+v',
      when: taught,
      icon: ClipboardPaste,
      menu: ['canvas'],
      run: perform.paste,
    },
    {
      id: 'pipeline.paste_connected',
      label: text.pipeline.pasteConnected,
      shortcut: 'Mod+Shift+v',
      when: taught,
      run: () => undefined,
    },
    {
      id: 'pipeline.duplicate',
      label: text.pipeline.duplicate,
      shortcut: 'Mod+d',
      when: named > 0,
      icon: CopyPlus,
      menu: ['node', 'many', 'annotation'],
      run: perform.duplicate,
    },
    {
      id: 'pipeline.mute',
      label: context.isMuted ? text.pipeline.unmute : text.pipeline.mute,
      shortcut: 'Mod+b',
      when: isSome,
      icon: EyeOff,
      menu: ['node', 'many'],
      run: perform.mute,
    },
    {
      id: 'pipeline.pin',
      label: context.isPinned ? text.pipeline.unpin : text.pipeline.pin,
      shortcut: 'p',
      when: isOne && !context.isPart,
      icon: Pin,
      menu: ['node'],
      run: perform.pin,
    },
    {
      id: 'pipeline.group',
      label: text.pipeline.groupAdd,
      shortcut: 'Mod+g',
      when: nodes.length + notes.length > 0,
      icon: Group,
      menu: ['node', 'many'],
      run: perform.group,
    },
    {
      id: 'pipeline.note',
      label: text.pipeline.noteAdd,
      shortcut: 'n',
      icon: StickyNote,
      menu: ['canvas'],
      run: perform.note,
    },
    {
      id: 'pipeline.extract',
      label: text.pipeline.extract,
      when: isSome,
      icon: ListTree,
      menu: ['node', 'many'],
      run: perform.extract,
    },
    {
      id: 'pipeline.make_part',
      label: text.pipeline.makePart,
      shortcut: 'Mod+Shift+g',
      when: isSome,
      icon: SquareStack,
      menu: ['node', 'many'],
      run: perform.makePart,
    },
    {
      id: 'pipeline.expand',
      label: text.pipeline.expandPart,
      shortcut: 'Mod+Shift+e',
      when: context.isPart,
      icon: Ungroup,
      menu: ['node'],
      run: perform.expandPart,
    },
    ...arrangeRows(context),
    {
      id: 'pipeline.remove',
      label: text.pipeline.delete,
      shortcut: ['Delete', 'Backspace'],
      when: here(isAny),
      icon: Trash2,
      menu: ['node', 'many', 'edge', 'annotation'],
      isDanger: true,
      run: perform.remove,
    },
  ];
  return commandsOf(rows);
}
