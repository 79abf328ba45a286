// The acts of the resource editor, for its keys, the command palette and the list of shortcuts.

import * as text from '../../text';
import type { Action } from '../shell/actions';
import type { Selection } from './ResourceEditor';
import type { ResourceActions } from './resource_actions';

interface Context {
  /** What a node of this resource is called. */
  word: string;
  actions: ResourceActions;
  selection: Selection;
  onAdd: () => void;
  onSelectAll: () => void;
  onFold: (blocks: readonly string[]) => void;
  onBlock: () => void;
}

export function resourceCommands({
  word,
  actions,
  selection,
  onAdd,
  onSelectAll,
  onFold,
  onBlock,
}: Context): Action[] {
  const { nodes, edges, blocks } = selection;
  const group = text.resources.title;
  return [
    { id: 'resource.add', group, label: text.resources.add(word), shortcut: 'a', run: onAdd },
    {
      id: 'resource.all',
      group,
      label: text.resources.selectAll,
      shortcut: 'Mod+a',
      run: onSelectAll,
    },
    {
      id: 'resource.duplicate',
      group,
      label: text.resources.duplicateSelected,
      shortcut: 'Mod+d',
      when: nodes.length > 0,
      run: () => actions.duplicate(nodes),
    },
    {
      id: 'resource.remove',
      group,
      label: text.resources.deleteSelected,
      shortcut: ['Delete', 'Backspace'],
      when: nodes.length + edges.length > 0,
      run: () => actions.remove(nodes, edges),
    },
    {
      id: 'resource.block',
      group,
      label: text.blocks.makeHint,
      shortcut: 'b',
      when: nodes.length > 0,
      run: onBlock,
    },
    {
      id: 'resource.fold',
      group,
      label: text.blocks.fold,
      shortcut: 'c',
      when: blocks.length > 0,
      run: () => onFold(blocks),
    },
  ];
}
