import { ActionIcon, Button, Popover, Tooltip } from '@mantine/core';
import {
  ArrowLeft,
  CircleCheck,
  Code,
  GitCompare,
  Pencil,
  Plus,
  Redo2,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ViewPeople } from '../../collab/ViewPeople';
import { plural } from '../../model/format';
import type { LayerProblem } from '../../model/network_problems';
import { countText } from '../../model/network_text';
import type { Resource } from '../../model/project_model';
import type { ResourceSchema } from '../../model/resource_schema';
import * as text from '../../text';
import { IconLink } from '../../ui/links';
import { PromptDialog } from '../../ui/PromptDialog';
import { modelRedo, modelUndo } from '../shell/undo';
import styles from './Editor.module.css';
import { FrameworkCheck } from './FrameworkCheck';
import { ProblemList } from './ProblemList';
import { resourceRename } from './resource_actions';
import type { NetworkView } from './useNetwork';

interface Props {
  project: string;
  id: string;
  name: string;
  resource: Resource;
  schema: ResourceSchema | null;
  problems: LayerProblem[];
  network: NetworkView;
  isCodeShown: boolean;
  onCode: () => void;
  isEmpty: boolean;
  canEdit: boolean;
  onAdd: () => void;
  onChoose: (node: string) => void;
}

export function ResourceToolbar(props: Props) {
  const { project, id, name, schema, canEdit } = props;
  const [isRenaming, setRenaming] = useState(false);
  return (
    <header className={styles.bar}>
      <Tooltip label={text.resources.back}>
        <IconLink to="/p/$project/resources" params={{ project }} aria-label={text.resources.back}>
          <ArrowLeft size={17} aria-hidden />
        </IconLink>
      </Tooltip>
      <h1 className={styles.name}>{name}</h1>
      <span className={styles.kind}>{schema?.name ?? ''}</span>
      <Size {...props.network} />
      {canEdit ? (
        <>
          <Tool label={text.common.rename} onClick={() => setRenaming(true)}>
            <Pencil size={15} aria-hidden />
          </Tool>
          <span className={styles.gap} aria-hidden />
          <Tool label={`${text.resources.undo} (Ctrl Z)`} onClick={() => void modelUndo(project)}>
            <Undo2 size={17} aria-hidden />
          </Tool>
          <Tool
            label={`${text.resources.redo} (Ctrl Shift Z)`}
            onClick={() => void modelRedo(project)}
          >
            <Redo2 size={17} aria-hidden />
          </Tool>
          <span className={styles.gap} aria-hidden />
          <Tooltip label="A">
            <Button leftSection={<Plus size={15} aria-hidden />} onClick={props.onAdd}>
              {text.resources.add(schema?.node ?? text.resources.node)}
            </Button>
          </Tooltip>
        </>
      ) : null}
      <span className={styles.space} />
      {props.network.facts && !props.isEmpty && canEdit && schema ? (
        <FrameworkCheck {...props} schema={schema} />
      ) : null}
      {props.isEmpty ? null : (
        <Tooltip label={text.resources.compare}>
          <IconLink
            to="/p/$project/resources/$resource/compare"
            params={{ project, resource: id }}
            aria-label={text.resources.compare}
          >
            <GitCompare size={16} aria-hidden />
          </IconLink>
        </Tooltip>
      )}
      {props.network.facts && !props.isEmpty ? (
        <Button
          variant={props.isCodeShown ? 'light' : 'subtle'}
          aria-pressed={props.isCodeShown}
          leftSection={<Code size={15} aria-hidden />}
          onClick={props.onCode}
        >
          {text.resources.codeShort}
        </Button>
      ) : null}
      <ViewPeople project={project} view={`/resources/${id}`} />
      {props.isEmpty || !schema ? null : (
        <Problems problems={props.problems} onChoose={props.onChoose} />
      )}
      {isRenaming ? (
        <PromptDialog
          title={text.resources.renameTitle}
          label={text.common.name}
          initial={name}
          submit={text.common.rename}
          onSubmit={(next) => resourceRename(project, id, next)}
          onClose={() => setRenaming(false)}
        />
      ) : null}
    </header>
  );
}

function Tool(props: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon aria-label={props.label} onClick={props.onClick}>
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}

/** How large the network is, where there is room to say it. */
function Size({ facts }: NetworkView) {
  if (!facts?.totals.parameters) return null;
  const count = countText(facts.totals.parameters);
  const shown = facts.totals.whole ? count : `≥ ${count}`;
  return <span className={styles.size}>{text.resources.parametersOf(shown)}</span>;
}

function Problems(props: { problems: LayerProblem[]; onChoose: (node: string) => void }) {
  if (props.problems.length === 0)
    return (
      <span className={styles.ready}>
        <CircleCheck size={15} aria-hidden />
        {text.resources.complete}
      </span>
    );
  const errors = props.problems.filter(({ isHint }) => !isHint).length;
  return (
    <Popover width={340} position="bottom-end" shadow="md">
      <Popover.Target>
        <Button
          variant="subtle"
          color={errors > 0 ? 'red.6' : 'orange.7'}
          className={styles.problems}
          data-hint={errors === 0 || undefined}
          leftSection={<TriangleAlert size={15} aria-hidden />}
        >
          {errors > 0 ? plural(errors, 'problem') : plural(props.problems.length, 'hint')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ProblemList {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}
