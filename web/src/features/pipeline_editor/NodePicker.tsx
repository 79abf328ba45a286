import { Button, Popover } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { insertionOf, operationsWhere, portFor } from '../../model/fitting';
import type { Pipeline, Position, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import type { Anchor, Pick as Choice } from './actions';
import { FloatingPicker } from './FloatingPicker';
import { latelyUse, latelyUsed, type OperationOffer, operationOffers } from './operation_offers';
import { PickerList } from './PickerList';

interface Props {
  project: string;
  pipelineId: string;
  model: ProjectModel;
  isOpen: boolean;
  onChange: (isOpen: boolean) => void;
  onPick: (pick: Choice) => void;
}

/** The button that adds an operation, and the searchable list behind it. Stays open, so that several may be added. */
export function NodePicker({ project, pipelineId, model, isOpen, onChange, onPick }: Props) {
  return (
    <Popover
      opened={isOpen}
      onChange={onChange}
      width={340}
      position="bottom-start"
      shadow="md"
      transitionProps={{ duration: 0 }}
      trapFocus
    >
      <Popover.Target>
        <Button
          leftSection={<Plus size={15} aria-hidden />}
          onClick={() => onChange(!isOpen)}
          aria-expanded={isOpen}
        >
          {text.pipeline.add}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <OperationList
          project={project}
          pipelineId={pipelineId}
          model={model}
          fits={null}
          onPick={onPick}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface PlacePickerProps {
  project: string;
  pipelineId: string;
  model: ProjectModel;
  pipeline: Pipeline;
  /** Where on the screen. */
  at: Position;
  anchor: Anchor;
  onPick: (pick: Choice) => void;
  onClose: () => void;
}

/** The same list at a place of the canvas; with an anchor, only what fits there. */
export function PlacePicker(props: PlacePickerProps) {
  const { project, pipelineId, model, pipeline, at, anchor, onClose } = props;
  const fits = useMemo(() => fitsOf(model, pipeline, anchor), [model, pipeline, anchor]);
  return (
    <FloatingPicker at={at} onClose={onClose}>
      <OperationList
        project={project}
        pipelineId={pipelineId}
        model={model}
        fits={fits}
        hint={anchor && 'edge' in anchor ? text.pipeline.insertHint : undefined}
        onClose={onClose}
        onPick={(pick) => {
          onClose();
          props.onPick(pick);
        }}
      />
    </FloatingPicker>
  );
}

function fitsOf(model: ProjectModel, pipeline: Pipeline, anchor: Anchor): Set<string> | null {
  if (!anchor) return null;
  if ('port' in anchor)
    return operationsWhere(model, (one) => portFor(model, pipeline, anchor.port, one) !== null);
  const edge = pipeline.edges[anchor.edge];
  if (!edge) return new Set();
  return operationsWhere(model, (one) => insertionOf(model, pipeline, edge, one) !== null);
}

interface ListProps {
  project: string;
  pipelineId: string;
  model: ProjectModel;
  fits: ReadonlySet<string> | null;
  hint?: string | undefined;
  onPick: (pick: Choice) => void;
  onClose?: () => void;
}

function OperationList({ project, pipelineId, model, fits, hint, onPick, onClose }: ListProps) {
  const lately = useMemo(() => latelyUsed(project), [project]);
  const offersOf = useCallback(
    (query: string) => operationOffers(model, query, fits, lately, pipelineId),
    [model, fits, lately, pipelineId],
  );
  return (
    <PickerList<OperationOffer>
      label={text.pipeline.add}
      hint={hint ?? text.pipeline.addHint}
      none={fits ? text.pipeline.addNoneFits : text.pipeline.addNone}
      offersOf={offersOf}
      onPick={({ pick }) => {
        latelyUse(project, pick);
        onPick(pick);
      }}
      {...(onClose ? { onClose } : {})}
    />
  );
}
