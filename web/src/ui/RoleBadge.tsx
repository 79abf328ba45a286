import { Eye, KeyRound, type LucideIcon, Pencil, Play } from 'lucide-react';
import type { Role } from '../api/types';
import * as text from '../text';
import styles from './RoleBadge.module.css';

const icons: Record<Role, LucideIcon> = {
  owner: KeyRound,
  editor: Pencil,
  runner: Play,
  viewer: Eye,
};

/** What one may do: an icon and a word, and the rest on hover. */
export function RoleBadge({ role }: { role: Role }) {
  const Icon = icons[role];
  return (
    <span className={styles.badge} data-role={role} title={text.members.can[role]}>
      <Icon size={12} aria-hidden />
      {text.members.roles[role]}
    </span>
  );
}
