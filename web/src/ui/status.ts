// A status is a colour, an icon and a word; never a colour alone.

import {
  Ban,
  CircleCheck,
  CircleX,
  Clock3,
  ListOrdered,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';
import type { Status } from '../api/types';

export const statusIcon: Record<Status, LucideIcon> = {
  pending: Clock3,
  queued: ListOrdered,
  running: LoaderCircle,
  success: CircleCheck,
  failed: CircleX,
  canceled: Ban,
};

export const statusOrder: readonly Status[] = [
  'success',
  'failed',
  'canceled',
  'running',
  'queued',
  'pending',
];

export const isActive = (status: Status) =>
  status === 'pending' || status === 'queued' || status === 'running';
