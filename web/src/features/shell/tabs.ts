// The six places of a project, in the order people know.

import {
  ArrowLeftRight,
  Blocks,
  ChartLine,
  FileCode2,
  Layers3,
  type LucideIcon,
  Workflow,
} from 'lucide-react';
import type * as text from '../../text';

export interface Tab {
  id: keyof typeof text.tabs;
  to:
    | '/p/$project/pipelines'
    | '/p/$project/executions'
    | '/p/$project/resources'
    | '/p/$project/artifacts'
    | '/p/$project/utils'
    | '/p/$project/serialization';
  icon: LucideIcon;
  /** Pressed after g. */
  key: string;
  short?: string;
  /** Places of a project that are reached from here. */
  also?: readonly string[];
}

export const tabs: readonly Tab[] = [
  { id: 'pipelines', to: '/p/$project/pipelines', icon: Workflow, key: 'p' },
  {
    id: 'executions',
    to: '/p/$project/executions',
    icon: ChartLine,
    key: 'e',
    short: 'Runs',
    also: ['triggers', 'sweeps'],
  },
  { id: 'resources', to: '/p/$project/resources', icon: Blocks, key: 'r' },
  { id: 'artifacts', to: '/p/$project/artifacts', icon: Layers3, key: 'a' },
  { id: 'utils', to: '/p/$project/utils', icon: FileCode2, key: 'u', short: 'Utils' },
  {
    id: 'serialization',
    to: '/p/$project/serialization',
    icon: ArrowLeftRight,
    key: 's',
    short: 'Serial.',
  },
];
