import { useQuery } from '@tanstack/react-query';
import { Eye, Play } from 'lucide-react';
import { projectQuery } from '../../api/queries';
import * as text from '../../text';
import styles from './RoleChip.module.css';

/** Says beside the project's name that one may look or run here, but not change, and what to do about it. */
export function RoleChip({ project }: { project: string }) {
  const role = useQuery(projectQuery(project)).data?.role;
  if (role === 'viewer')
    return (
      <span className={styles.chip} title={text.shell.readOnlyHint}>
        <Eye size={13} aria-hidden />
        <span className={styles.label}>{text.shell.readOnly}</span>
        <span className="visually-hidden">{text.shell.readOnlyHint}</span>
      </span>
    );
  if (role === 'runner')
    return (
      <span className={styles.chip} title={text.shell.runOnlyHint}>
        <Play size={13} aria-hidden />
        <span className={styles.label}>{text.shell.runOnly}</span>
        <span className="visually-hidden">{text.shell.runOnlyHint}</span>
      </span>
    );
  return null;
}
