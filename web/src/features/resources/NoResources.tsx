import { Button } from '@mantine/core';
import { Blocks } from 'lucide-react';
import type { ReactNode } from 'react';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import styles from './Resources.module.css';

interface Props {
  isInstalled: boolean;
  isOffered: boolean;
  canEdit: boolean;
  create: ReactNode;
  onSwitch: () => void;
}

/** What to do first, where there is no resource yet. */
export function NoResources({ isInstalled, isOffered, canEdit, create, onSwitch }: Props) {
  if (!isInstalled)
    return (
      <EmptyState
        icon={Blocks}
        title={text.resources.noExtensions}
        actions={<code className={styles.command}>{text.resources.noExtensionsCommand}</code>}
      >
        {text.resources.noExtensionsBody}
      </EmptyState>
    );
  if (!isOffered)
    return (
      <EmptyState
        icon={Blocks}
        title={text.extensions.allOff}
        actions={<Button onClick={onSwitch}>{text.extensions.title}</Button>}
      >
        {text.extensions.allOffBody}
      </EmptyState>
    );
  return (
    <EmptyState icon={Blocks} title={text.resources.none} actions={create}>
      {canEdit ? text.resources.noneBody : text.resources.noneBodyViewer}
    </EmptyState>
  );
}
