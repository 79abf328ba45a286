import { Copy, FileCode, FileCode2 } from 'lucide-react';
import { connectingNow } from '../../graph/connecting';
import { countOf } from '../../model/members';
import * as text from '../../text';
import {
  arrows,
  type Command,
  type CommandContext,
  type CommandRow,
  commandsOf,
  nowhere,
  taught,
} from './command';
import { focusedEdge, focusedNode } from './focused';

/** Going about, selecting and looking: what a reader has as well. */
export function viewCommands({
  selection,
  perform,
  isPart,
  hasNodes,
  isCanvasFocus,
}: CommandContext): Command[] {
  const { nodes, notes, groups } = selection;
  const named = nodes.length + notes.length + groups.length;
  const rows: CommandRow[] = [
    {
      id: 'pipeline.panel',
      label: text.pipeline.openPanel,
      shortcut: 'Enter',
      when: () =>
        isCanvasFocus() && (named > 0 || focusedNode() !== null || focusedEdge() !== null),
      run: perform.openPanel,
    },
    {
      id: 'pipeline.code',
      label: isPart ? text.pipeline.openPart : text.pipeline.editCode,
      shortcut: 'o',
      when: nodes.length === 1,
      icon: FileCode2,
      menu: ['node'],
      run: perform.openCode,
    },
    {
      id: 'pipeline.copy',
      label: text.pipeline.copy,
      shortcut: 'Mod+c',
      when: taught,
      icon: Copy,
      menu: ['node', 'many', 'annotation'],
      run: () => perform.copy(false),
    },
    {
      id: 'pipeline.select_all',
      label: text.pipeline.selectAll,
      shortcut: 'Mod+a',
      menu: ['canvas'],
      run: perform.selectAll,
    },
    {
      id: 'pipeline.export',
      label: text.program.export,
      when: hasNodes,
      icon: FileCode,
      menu: ['canvas'],
      run: perform.exportProgram,
    },
    {
      id: 'pipeline.clear',
      label: text.pipeline.clear,
      shortcut: 'Escape',
      when: () => isCanvasFocus() && countOf(selection) > 0 && connectingNow() === null,
      run: perform.clear,
    },
    {
      id: 'pipeline.go',
      label: text.pipeline.neighbour,
      shortcut: arrows,
      when: taught,
      run: nowhere,
    },
    {
      id: 'pipeline.next_problem',
      label: text.pipeline.nextProblem,
      shortcut: ']',
      run: () => perform.problem(1),
    },
    {
      id: 'pipeline.previous_problem',
      label: text.pipeline.previousProblem,
      shortcut: '[',
      run: () => perform.problem(-1),
    },
    {
      id: 'pipeline.fit_selection',
      label: text.pipeline.fitSelection,
      shortcut: '.',
      when: named > 0,
      run: perform.fitSelection,
    },
    {
      id: 'pipeline.toggle_panel',
      label: text.pipeline.panel,
      shortcut: 'i',
      run: perform.togglePanel,
    },
    { id: 'canvas.fit', label: text.pipeline.fit, shortcut: '0', when: taught, run: nowhere },
    { id: 'canvas.map', label: text.pipeline.map, shortcut: 'm', when: taught, run: nowhere },
    {
      id: 'canvas.zoom_in',
      label: text.pipeline.zoomIn,
      shortcut: '=',
      when: taught,
      run: nowhere,
    },
    {
      id: 'canvas.zoom_out',
      label: text.pipeline.zoomOut,
      shortcut: '-',
      when: taught,
      run: nowhere,
    },
  ];
  return commandsOf(rows);
}
