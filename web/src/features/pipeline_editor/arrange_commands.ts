import {
  AlignCenterVertical,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignHorizontalJustifyCenter,
  AlignHorizontalJustifyEnd,
  AlignHorizontalJustifyStart,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  type LucideIcon,
  Network,
} from 'lucide-react';
import type { Alignment, Axis } from '../../model/arrange';
import * as text from '../../text';
import { arrows, type CommandContext, type CommandRow, nowhere, taught } from './command';

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

/** Where things lie. */
export function arrangeRows({ selection, perform }: CommandContext): CommandRow[] {
  const { nodes, notes } = selection;
  const several = nodes.length + notes.length > 1;
  return [
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
  ];
}
