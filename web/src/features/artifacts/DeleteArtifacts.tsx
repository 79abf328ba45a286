import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { Artifact } from '../../api/types';
import { useModel } from '../../collab/open_document';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import styles from './Artifacts.module.css';
import { deletionStart } from './deletions';
import { usesOf } from './uses';

interface Props {
  project: string;
  artifacts: Artifact[];
  onClose: () => void;
}

/** Says which pipelines will miss them, and asks whether the data goes too. */
export function DeleteArtifacts({ project, artifacts, onClose }: Props) {
  const [withData, setWithData] = useState(false);
  const model = useModel(project);
  const uses = new Map(
    artifacts.flatMap(({ id }) => usesOf(model, id)).map((use) => [use.pipeline, use.name]),
  );
  const [first] = artifacts;
  const title =
    artifacts.length === 1 && first
      ? text.artifacts.deleteTitle(first.name)
      : text.artifacts.deleteManyTitle(artifacts.length);
  return (
    <ConfirmDialog
      title={title}
      confirm={text.common.delete}
      onConfirm={async () => deletionStart(project, artifacts, withData)}
      onClose={onClose}
    >
      {uses.size > 0 ? (
        <div className={styles.uses}>
          <p>{text.artifacts.deleteUsed}</p>
          <ul>
            {[...uses].map(([pipeline, name]) => (
              <li key={pipeline}>{name}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <p>{text.artifacts.deleteBody}</p>
      <Checkbox
        mt="sm"
        label={text.artifacts.deleteData}
        description={text.artifacts.deleteDataHint}
        checked={withData}
        onChange={(event) => setWithData(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
