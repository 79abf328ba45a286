// Everything that can be done in the editor, as one list: its keys, its entry in the menu and in the command palette.

import type { LucideIcon } from 'lucide-react';
import {
  AlignCenterVertical,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignHorizontalJustifyCenter,
  AlignHorizontalJustifyEnd,
  AlignHorizontalJustifyStart,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  Cable,
  ClipboardPaste,
  Copy,
  CopyPlus,
  EyeOff,
  FileCode2,
  Group,
  ListTree,
  Network,
  PencilLine,
  Pin,
  Play,
  Plus,
  Scissors,
  StickyNote,
  Trash2,
} from 'lucide-react';
import { connectingNow } from '../../graph/connecting';
import type { Alignment, Axis } from '../../model/arrange';
import { countOf, type Selection } from '../../model/members';
import * as text from '../../text';
import type { Action } from '../shell/actions';

/** In which menu a command stands: of one node, of several things, of an edge, of the empty canvas. */
export type MenuPlace = 'node' | 'many' | 'edge' | 'canvas' | 'annotation';

export interface Command extends Action {
  icon?: LucideIcon;
  menu?: readonly MenuPlace[];
  isDanger?: boolean;
}

export interface CommandContext {
  selection: Selection;
  canEdit: boolean;
  canRun: boolean;
  isPinned: boolean;
  isMuted: boolean;
  /** Whether keys such as Enter and Delete are meant for the canvas. */
  isCanvasFocus: () => boolean;
  /** Whether Tab is meant for the canvas: it was clicked, and nothing has the focus. */
  isCanvasClicked: () => boolean;
  perform: {
    add: () => void;
    addHere: () => void;
    connect: () => void;
    insert: () => void;
    openPanel: () => void;
    togglePanel: () => void;
    openCode: () => void;
    rename: () => void;
    remove: () => void;
    selectAll: () => void;
    clear: () => void;
    copy: (isCut: boolean) => unknown;
    paste: () => unknown;
    duplicate: () => void;
    mute: () => void;
    pin: () => unknown;
    run: () => void;
    runHere: () => void;
    note: () => void;
    group: () => void;
    extract: () => unknown;
    tidy: () => unknown;
    align: (alignment: Alignment) => void;
    distribute: (axis: Axis) => void;
    problem: (step: 1 | -1) => void;
    fitSelection: () => void;
  };
}

const group = text.tabs.pipelines;
/** Keys that others listen to: the sheet teaches them. */
const taught = () => false;
const arrows = '←↑→↓';
const nowhere = () => undefined;
const alignIcons: Record<Alignment, LucideIcon> = {
  left: AlignStartVertical,
  center: AlignCenterVertical,
  right: AlignEndVertical,
  top: AlignHorizontalJustifyStart,
  middle: AlignHorizontalJustifyCenter,
  bottom: AlignHorizontalJustifyEnd,
};
const distributeIcons: Record<Axis, LucideIcon> = {
  horizontal: AlignHorizontalDistributeCenter,
  vertical: AlignVerticalDistributeCenter,
};

export const alignments = Object.keys(alignIcons) as Alignment[];
export const axes = Object.keys(distributeIcons) as Axis[];

/** The commands that this user has here. */
export function editorCommands(context: CommandContext): Command[] {
  const { canEdit, canRun } = context;
  return [
    ...(canRun ? runCommands(context) : []),
    ...(canEdit ? editCommands(context) : []),
    ...viewCommands(context),
  ];
}

function runCommands({ selection, perform }: CommandContext): Command[] {
  return [
    {
      id: 'pipeline.run',
      group,
      label: text.pipeline.runHint,
      shortcut: 'Mod+Enter',
      isGlobal: true,
      icon: Play,
      menu: ['canvas'],
      run: perform.run,
    },
    {
      id: 'pipeline.run_here',
      group,
      label: text.pipeline.runHere,
      shortcut: 'Mod+Shift+Enter',
      when: selection.nodes.length > 0,
      icon: Play,
      menu: ['node', 'many'],
      run: perform.runHere,
    },
  ];
}

function editCommands(context: CommandContext): Command[] {
  const { selection, perform, isCanvasFocus, isCanvasClicked } = context;
  const { nodes, edges, notes, groups } = selection;
  const [isOne, isSome] = [nodes.length === 1, nodes.length > 0];
  const named = nodes.length + notes.length + groups.length;
  const isAny = countOf(selection) > 0;
  const here = (isReady: boolean) => () => isReady && isCanvasFocus();
  const several = nodes.length + notes.length > 1;
  const rows: Omit<Command, 'group'>[] = [
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
      when: isOne,
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
      id: 'pipeline.tidy',
      label: several ? text.pipeline.tidySelection : text.pipeline.tidy,
      shortcut: 'Shift+l',
      icon: Network,
      menu: ['canvas', 'many'],
      run: perform.tidy,
    },
    ...alignments.map((alignment) => ({
      id: `pipeline.align.${alignment}`,
      label: text.pipeline.align[alignment],
      when: several,
      icon: alignIcons[alignment],
      run: () => perform.align(alignment),
    })),
    ...axes.map((axis) => ({
      id: `pipeline.distribute.${axis}`,
      label: text.pipeline.distribute[axis],
      when: nodes.length + notes.length > 2,
      icon: distributeIcons[axis],
      run: () => perform.distribute(axis),
    })),
    {
      id: 'pipeline.nudge',
      label: text.pipeline.move,
      shortcut: `Shift+${arrows}`,
      when: taught,
      run: nowhere,
    },
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
  return rows.map((row) => ({ ...row, group }));
}

function viewCommands({ selection, perform, isCanvasFocus }: CommandContext): Command[] {
  const { nodes, notes, groups } = selection;
  const named = nodes.length + notes.length + groups.length;
  const rows: Omit<Command, 'group'>[] = [
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
      label: text.pipeline.editCode,
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
  return rows.map((row) => ({ ...row, group }));
}

/** The canvas id of the node that has the focus. */
export function focusedNode(): string | null {
  const node = document.activeElement?.closest('.react-flow__node');
  return node && node === document.activeElement ? node.getAttribute('data-id') : null;
}

/** The id of the edge that has the focus. */
export function focusedEdge(): string | null {
  const edge = document.activeElement?.closest('.react-flow__edge');
  return edge && edge === document.activeElement ? edge.getAttribute('data-id') : null;
}
