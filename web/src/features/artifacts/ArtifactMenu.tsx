import { ActionIcon, Menu } from '@mantine/core';
import { Download, EllipsisVertical, Info, Pencil, Tag, Trash2 } from 'lucide-react';
import { artifactContentUrl } from '../../api/storage';
import type { Artifact } from '../../api/types';
import * as text from '../../text';
import type { AskKind } from './ArtifactDialog';

interface Props {
  artifact: Artifact;
  canEdit: boolean;
  onDetails: () => void;
  onAsk: (kind: AskKind) => void;
}

const asks = [
  { kind: 'rename', icon: Pencil, label: text.common.rename },
  { kind: 'retype', icon: Tag, label: text.artifacts.retype },
  { kind: 'delete', icon: Trash2, label: text.common.delete },
] as const;

export function ArtifactMenu({ artifact, canEdit, onDetails, onAsk }: Props) {
  return (
    <Menu width={180}>
      <Menu.Target>
        <ActionIcon aria-label={`${artifact.name}: ${text.common.actions}`}>
          <EllipsisVertical size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Info size={15} aria-hidden />} onClick={onDetails}>
          {text.artifacts.details}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={artifactContentUrl(artifact.id)}
          download={artifact.name}
          leftSection={<Download size={15} aria-hidden />}
        >
          {text.common.download}
        </Menu.Item>
        {canEdit
          ? asks.map(({ kind, icon: Icon, label }) => (
              <Menu.Item
                key={kind}
                {...(kind === 'delete' ? { color: 'red' } : {})}
                leftSection={<Icon size={15} aria-hidden />}
                onClick={() => onAsk(kind)}
              >
                {label}
              </Menu.Item>
            ))
          : null}
      </Menu.Dropdown>
    </Menu>
  );
}
