import { artifactReceive } from '../../api/queries';
import { artifactUpdate } from '../../api/storage';
import type { Artifact } from '../../api/types';
import * as text from '../../text';
import { PromptDialog } from '../../ui/PromptDialog';
import { DeleteArtifacts } from './DeleteArtifacts';
import { RetypeDialog } from './RetypeDialog';

export type AskKind = 'rename' | 'retype' | 'delete';

export interface Ask {
  kind: AskKind;
  artifacts: Artifact[];
}

interface Props {
  project: string;
  ask: Ask;
  types: string[];
  onClose: () => void;
}

export function ArtifactDialog({ project, ask, types, onClose }: Props) {
  const [first] = ask.artifacts;
  if (!first) return null;
  const update = async (change: { name?: string; type?: string }) =>
    artifactReceive(project, await artifactUpdate(first.id, change), false);
  if (ask.kind === 'delete')
    return <DeleteArtifacts project={project} artifacts={ask.artifacts} onClose={onClose} />;
  if (ask.kind === 'retype')
    return (
      <RetypeDialog
        initial={first.type}
        types={types}
        onSubmit={(type) => update({ type })}
        onClose={onClose}
      />
    );
  return (
    <PromptDialog
      title={text.artifacts.renameTitle}
      label={text.common.name}
      initial={first.name}
      submit={text.common.save}
      onSubmit={(name) => update({ name })}
      onClose={onClose}
    />
  );
}
