import { useNetwork } from '@mantine/hooks';
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
  return project ? <ProjectChip project={project} /> : <NetworkChip />;
}

/** Outside a project nothing is live; only a lost network is worth a word. */
function NetworkChip() {
  const { online } = useNetwork();
  const { offline, offlineHint } = text.connection;
  return online ? null : <Chip look={{ tone: 'bad', label: offline, hint: offlineHint }} />;
}

function ProjectChip({ project }: { project: string }) {
  const connection = useStore(connectionStore, ({ state }) => state);
  const pending = useDocument(project, (state) => state.pending);
  const isOffline = useDocument(project, (state) => state.isOffline);
  return <Chip look={chipLook(connection, pending, isOffline)} />;
}

function Chip({ look }: { look: Look }) {
  return (
    <span className={styles.chip} data-tone={look.tone} role="status" title={look.hint}>
      <span className={styles.dot} aria-hidden />
      <span className={styles.label}>{look.label}</span>
    </span>
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
