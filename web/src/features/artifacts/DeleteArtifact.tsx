import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { artifactReceive } from '../../api/queries';
import { artifactDelete } from '../../api/storage';
import type { Artifact } from '../../api/types';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';

interface Props {
  project: string;
  artifact: Artifact;
  onClose: () => void;
}

export function DeleteArtifact({ project, artifact, onClose }: Props) {
  const [withData, setWithData] = useState(false);
  const remove = async () => {
    await artifactDelete(artifact.id, withData);
    artifactReceive(project, artifact, true);
  };
  return (
    <ConfirmDialog
      title={text.artifacts.deleteTitle(artifact.name)}
      confirm={text.common.delete}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{text.artifacts.deleteBody}</p>
      <Checkbox
        mt="sm"
        label={text.artifacts.deleteData}
        checked={withData}
        onChange={(event) => setWithData(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
