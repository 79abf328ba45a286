import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { Diamond } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Pipeline } from '../../model/project_model';
import { type Direction, exposureOf } from '../../model/subpipeline';
import * as text from '../../text';
import type { EditorActions } from './actions';

interface Props {
  pipeline: Pipeline;
  direction: Direction;
  end: [node: string, port: string];
  /** A connected input has its value already. */
  isConnected: boolean;
  canEdit: boolean;
  actions: EditorActions;
}

/** Makes a port of a node one of its pipeline's, under a name that can be changed here. */
export function ExposedPort({ pipeline, direction, end, isConnected, canEdit, actions }: Props) {
  const [exposure, value] = exposureOf(pipeline, direction, end) ?? [];
  if (!canEdit) return value ? <span>◆ {value.name}</span> : null;
  if (isConnected && exposure === undefined) return null;
  const label = text.pipeline.expose[exposure === undefined ? 'add' : 'remove'](end[1]);
  return (
    <>
      {exposure !== undefined && value ? (
        <PortName
          label={text.pipeline.expose.name(end[1])}
          name={value.name}
          onRename={(name) => void actions.exposureRename(direction, exposure, name)}
        />
      ) : null}
      <Tooltip label={label}>
        <ActionIcon
          size={24}
          aria-label={label}
          aria-pressed={exposure !== undefined}
          onClick={() => void actions.expose(direction, end)}
        >
          <Diamond size={14} fill={exposure === undefined ? 'none' : 'currentColor'} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

function PortName(props: { label: string; name: string; onRename: (name: string) => void }) {
  const { label, name, onRename } = props;
  const [draft, setDraft] = useState(name);
  useEffect(() => setDraft(name), [name]);
  const commit = () => {
    const wanted = draft.trim();
    if (wanted === '') setDraft(name);
    else if (wanted !== name) onRename(wanted);
  };
  return (
    <TextInput
      size="xs"
      aria-label={label}
      maxLength={120}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
