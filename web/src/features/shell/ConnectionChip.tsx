import { Tooltip } from '@mantine/core';
import { useStore } from 'zustand';
import { type ConnectionState, connectionStore } from '../../api/events';
import { useDocument } from '../../collab/open_document';
import * as text from '../../text';
import styles from './ConnectionChip.module.css';

interface Look {
  tone: 'good' | 'busy' | 'bad';
  label: string;
  hint: string;
}

/** Whether what is seen is live, and whether everything is saved. There is no save button. */
export function ConnectionChip({ project }: { project: string | undefined }) {
  return project ? <ProjectChip project={project} /> : null;
}

function ProjectChip({ project }: { project: string }) {
  const connection = useStore(connectionStore, ({ state }) => state);
  const pending = useDocument(project, (state) => state.pending);
  const isOffline = useDocument(project, (state) => state.isOffline);
  const look = chipLook(connection, pending, isOffline);
  return (
    <Tooltip label={look.hint}>
      <span className={styles.chip} data-tone={look.tone} role="status">
        <span className={styles.dot} aria-hidden />
        <span className={styles.label}>{look.label}</span>
      </span>
    </Tooltip>
  );
}

function chipLook(connection: ConnectionState, pending: number, isOffline: boolean): Look {
  const say = text.connection;
  if (isOffline && pending > 0)
    return { tone: 'bad', label: say.kept(pending), hint: say.keptHint };
  if (connection === 'offline') return { tone: 'bad', label: say.offline, hint: say.offlineHint };
  if (pending > 0) return { tone: 'busy', label: say.saving, hint: say.savingHint };
  if (connection === 'live') return { tone: 'good', label: say.live, hint: say.liveHint };
  return { tone: 'busy', label: say.connecting, hint: say.connectingHint };
}
