import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { annotationColors } from '../../model/annotations';
import { countOf, type Selection } from '../../model/members';
import type { Pipeline } from '../../model/project_model';
import * as text from '../../text';
import { actionRun } from '../shell/actions';
import type { EditorActions } from './actions';
import type { Command } from './command';
import styles from './Inspector.module.css';

interface Props {
  pipeline: Pipeline;
  selection: Selection;
  commands: readonly Command[];
  canEdit: boolean;
  actions: EditorActions;
}

const isArranging = ({ id }: Command) => /^pipeline\.(align|distribute)\./.test(id);
const acts = [
  'run_here',
  'group',
  'duplicate',
  'mute',
  'tidy',
  'make_part',
  'extract',
  'remove',
].map((act) => `pipeline.${act}`);

/** Several things, or a note or a group: what can be done with them. */
export function SelectionInspector({ pipeline, selection, commands, canEdit, actions }: Props) {
  const colored = selection.notes.length + selection.groups.length > 0;
  const several = selection.nodes.length + selection.notes.length > 1;
  const offered = commands.filter(
    ({ id, when }) => acts.includes(id) && when !== false && (several || id !== 'pipeline.tidy'),
  );
  return (
    <section>
      <h2>{titleOf(pipeline, selection)}</h2>
      {several && canEdit ? (
        <>
          <h3 className={styles.later}>{text.pipeline.arrange}</h3>
          <div className={styles.tools}>
            {commands.filter(isArranging).map((command) => (
              <Arrange key={command.id} command={command} />
            ))}
          </div>
        </>
      ) : null}
      {colored && canEdit ? (
        <Colors pipeline={pipeline} selection={selection} actions={actions} />
      ) : null}
      <div className={`${styles.rows} ${styles.later}`}>
        {offered.map((command) => (
          <Row key={command.id} command={command} />
        ))}
      </div>
    </section>
  );
}

function Arrange({ command }: { command: Command }) {
  const { icon: Icon, label, when } = command;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        aria-label={label}
        disabled={when === false}
        onClick={() => void actionRun(command)}
      >
        {Icon ? <Icon size={16} aria-hidden /> : null}
      </ActionIcon>
    </Tooltip>
  );
}

function Row({ command }: { command: Command }) {
  const { icon: Icon, label, isDanger } = command;
  return (
    <Button
      justify="flex-start"
      {...(isDanger ? { c: 'var(--df-danger)', variant: 'subtle' } : {})}
      leftSection={Icon ? <Icon size={15} aria-hidden /> : null}
      onClick={() => void actionRun(command)}
    >
      {label}
    </Button>
  );
}

function Colors({
  pipeline,
  selection,
  actions,
}: Pick<Props, 'pipeline' | 'selection' | 'actions'>) {
  const present = new Set([
    ...selection.notes.map((id) => pipeline.notes?.[id]?.color),
    ...selection.groups.map((id) => pipeline.groups?.[id]?.color),
  ]);
  return (
    <>
      <h3 className={styles.later}>{text.pipeline.colorOf}</h3>
      <div className={styles.colors}>
        {annotationColors.map((color, index) => (
          <button
            key={color}
            type="button"
            className={styles.swatch}
            style={{ background: color }}
            aria-label={text.pipeline.colors[index]}
            aria-pressed={present.has(color)}
            onClick={() => void actions.color(selection, color)}
          />
        ))}
      </div>
    </>
  );
}

function titleOf({ notes, groups }: Pipeline, selection: Selection): string {
  if (countOf({ ...selection, edges: [] }) > 1 || selection.nodes.length > 0)
    return text.pipeline.selected(countOf({ ...selection, edges: [] }));
  const [note] = selection.notes;
  const [group] = selection.groups;
  if (note !== undefined && notes?.[note]) return text.pipeline.note;
  return (group === undefined ? undefined : groups?.[group]?.title) ?? text.pipeline.group;
}
